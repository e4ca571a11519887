package dev.indelible.collector.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A store in memory with everything that a bucket under Object Lock has: versions, delete markers, dates, holds, creation in
 * one step, and a clock that the test turns. What a hostile writer does to a bucket it does too.
 */
public final class MemoryWormStore implements WormStore {
    private final TreeMap<String, List<Stored>> keys = new TreeMap<>();
    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private long ids;

    private static final class Stored {
        private final Version version;
        private final byte[] bytes;
        private Instant retainUntil;
        private boolean hold;

        Stored(Version version, byte[] bytes) {
            this.version = version;
            this.bytes = bytes;
        }
    }

    /** The clock goes on. */
    public synchronized void turn(Duration time) {
        now = now.plus(time);
    }

    /** Puts a version on top that nothing locks, as who holds the collector's credentials can. */
    public synchronized void overwrite(String key, byte[] bytes) {
        add(key, bytes, false);
    }

    /** Deletes without naming a version: a marker comes to lie on top. */
    public synchronized void mark(String key) {
        add(key, new byte[0], true);
    }

    /** Removes a key, locks and all: what an administrator can do below the interface. */
    public synchronized void vanish(String key) {
        keys.remove(key);
    }

    /** Another store that holds the same now. */
    public synchronized MemoryWormStore copy() {
        MemoryWormStore copy = new MemoryWormStore();
        copy.keys.putAll(keys);
        copy.ids = ids;
        copy.now = now;
        return copy;
    }

    @Override
    public synchronized Version put(String key, Content content, Instant retainUntil) throws IOException, KeyTaken {
        StoreKey.check(key);
        Instant date = StoreKey.wholeSecond(retainUntil);
        if (!date.isAfter(now)) {
            throw new IOException("the date " + date + " is over");
        }
        if (keys.containsKey(key)) {
            throw new KeyTaken(key, "it is there already");
        }
        byte[] bytes;
        try (InputStream in = content.open()) {
            bytes = in.readAllBytes();
        }
        Stored stored = add(key, bytes, false);
        stored.retainUntil = date;
        return stored.version;
    }

    @Override
    public synchronized List<Version> versions(String key) {
        StoreKey.check(key);
        return keys.getOrDefault(key, List.of()).stream()
                .map(stored -> stored.version)
                .toList();
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        List<Version> all = new ArrayList<>();
        synchronized (this) {
            for (Map.Entry<String, List<Stored>> key : keys.tailMap(prefix).entrySet()) {
                if (key.getKey().startsWith(prefix)) {
                    key.getValue().forEach(stored -> all.add(stored.version));
                }
            }
        }
        for (Version version : all) {
            visitor.visit(version);
        }
    }

    @Override
    public synchronized InputStream read(Version version) throws IOException {
        return new ByteArrayInputStream(find(version).bytes);
    }

    @Override
    public synchronized Lock lock(Version version) throws IOException {
        Stored stored = find(version);
        return new Lock(stored.retainUntil, stored.hold);
    }

    @Override
    public synchronized void extend(Version version, Instant retainUntil) throws IOException {
        Stored stored = find(version);
        if (stored.retainUntil != null && retainUntil.isBefore(stored.retainUntil)) {
            throw new IOException("a lock is not made shorter");
        }
        if (!retainUntil.isAfter(now)) {
            throw new IOException("the date " + retainUntil + " is over");
        }
        stored.retainUntil = retainUntil;
    }

    @Override
    public synchronized void hold(Version version, boolean on) throws IOException {
        find(version).hold = on;
    }

    @Override
    public synchronized void delete(Version version) throws IOException {
        Stored stored = find(version);
        if (stored.hold || stored.retainUntil != null && stored.retainUntil.isAfter(now)) {
            throw new Locked(version.key() + " is locked", null);
        }
        List<Stored> left = new ArrayList<>(keys.get(version.key()));
        left.remove(stored);
        if (left.isEmpty()) {
            keys.remove(version.key());
        } else {
            keys.put(version.key(), left);
        }
    }

    @Override
    public synchronized Instant now() {
        return now;
    }

    @Override
    public void close() {}

    private Stored add(String key, byte[] bytes, boolean marker) {
        Stored stored = new Stored(new Version(key, "v" + ++ids, bytes.length, now, marker), bytes);
        List<Stored> versions = new ArrayList<>(keys.getOrDefault(key, List.of()));
        versions.add(stored);
        keys.put(key, versions);
        return stored;
    }

    private Stored find(Version version) throws IOException {
        for (Stored stored : keys.getOrDefault(version.key(), List.of())) {
            if (stored.version.id().equals(version.id())) {
                return stored;
            }
        }
        throw new IOException("there is no version " + version.id() + " of " + version.key());
    }
}
