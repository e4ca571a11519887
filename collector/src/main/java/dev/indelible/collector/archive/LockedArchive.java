package dev.indelible.collector.archive;

import dev.indelible.collector.store.Content;
import dev.indelible.collector.store.KeyTaken;
import dev.indelible.collector.store.StoreKey;
import dev.indelible.collector.store.WormStore;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An archive in object storage: files are locked in COMPLIANCE mode under {@code archive/} until the time of their lines is
 * over, and never deleted by this program. The oldest version of a key is the one that counts.
 */
public final class LockedArchive implements Archive {
    /** Before the names of all files. */
    public static final String PREFIX = "archive/";

    private static final String OWNER = PREFIX + "log.vkey";
    private static final String EVENTS = PREFIX + "events/";
    /** What is over already is locked a little all the same: a store takes nothing without a date to come. */
    private static final Duration LEAST = Duration.ofDays(1);

    private final WormStore store;
    private final String name;
    private final byte[] owner;

    private LockedArchive(WormStore store, String name, String vkey) {
        this.store = store;
        this.name = name;
        this.owner = (vkey + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Nothing is stored before the first file is.
     *
     * @param store closed with this
     * @param name as people know it
     * @param vkey the log's verifier key
     * @param used whether the log says that lines of it lie in an archive
     * @throws ArchiveException where this is not the log's
     */
    public static LockedArchive open(WormStore store, String name, String vkey, boolean used)
            throws IOException, ArchiveException {
        LockedArchive archive = new LockedArchive(store, name, vkey);
        WormStore.Version there = store.oldest(OWNER).orElse(null);
        if (there == null ? used || !archive.names().isEmpty() : !archive.same(Content.of(archive.owner), there)) {
            throw new ArchiveException(name + " is not the archive of this log, as " + OWNER
                    + " there does not hold its verifier key;" + " name the right one, each log needs its own");
        }
        return archive;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean locks() {
        return true;
    }

    @Override
    public void store(String file, Path local, Instant until) throws IOException, ArchiveException {
        Instant least = store.now().plus(LEAST);
        Instant date = StoreKey.wholeSecond(until.isBefore(least) ? least : until);
        lock(OWNER, Content.of(owner), date);
        lock(PREFIX + file, Content.of(local), date);
    }

    /** Stored under that key and locked until that date, by this call or an earlier one. */
    private void lock(String key, Content content, Instant until) throws IOException, ArchiveException {
        WormStore.Version there;
        try {
            there = store.put(key, content, until);
        } catch (KeyTaken e) {
            there = store.oldest(key).orElse(null);
            if (there == null || !same(content, there)) {
                throw new ArchiveException("the oldest version of " + key + " in " + name
                        + " is not what this log has: somebody else wrote it; name another place for the archive,"
                        + " nothing is removed from the log");
            }
        }
        Instant locked = store.lock(there).retainUntil();
        if (locked == null || locked.isBefore(until)) {
            store.extend(there, until);
            locked = store.lock(there).retainUntil();
        }
        if (locked == null || locked.isBefore(until)) {
            throw new IOException(name + " locks " + key + " only until " + locked + ", not until " + until);
        }
    }

    private boolean same(Content content, WormStore.Version there) throws IOException {
        if (there.length() != content.length()) {
            return false;
        }
        try (InputStream mine = new BufferedInputStream(content.open());
                InputStream theirs = new BufferedInputStream(store.read(there))) {
            byte[] a = new byte[1 << 13];
            byte[] b = new byte[1 << 13];
            int read = mine.readNBytes(a, 0, a.length);
            while (read > 0) {
                if (theirs.readNBytes(b, 0, read) != read || !Arrays.equals(a, 0, read, b, 0, read)) {
                    return false;
                }
                read = mine.readNBytes(a, 0, a.length);
            }
            return true;
        }
    }

    /** What a bucket has confirmed is there. */
    @Override
    public void settle(String name) {}

    @Override
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        store.list(EVENTS, version -> {
            String file = version.key().substring(PREFIX.length());
            if (!version.deleteMarker()
                    && (names.isEmpty() || !names.get(names.size() - 1).equals(file))) {
                names.add(file);
            }
        });
        return names;
    }

    @Override
    public InputStream read(String file) throws IOException, ArchiveException {
        WormStore.Version there = store.oldest(PREFIX + file)
                .orElseThrow(() -> new ArchiveException(file + " is gone from the archive " + name
                        + ": somebody deleted it below the store's own locks, or its lock was over"));
        return store.read(there);
    }

    @Override
    public void remove(String file) {
        throw new IllegalStateException("what is locked goes by the bucket's own rules");
    }

    @Override
    public void hold(boolean on) throws IOException {
        List<WormStore.Version> all = new ArrayList<>();
        store.list(PREFIX, version -> {
            if (!version.deleteMarker()) {
                all.add(version);
            }
        });
        for (WormStore.Version version : all) {
            if (store.lock(version).hold() != on) {
                store.hold(version, on);
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
