package dev.indelible.collector.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A store of which nothing more is heard from some put on: that one is still done, or not. */
final class StoppedStore implements WormStore {
    private final WormStore store;
    private final boolean done;
    private final AtomicInteger left;

    StoppedStore(WormStore store, int puts, boolean done) {
        this.store = store;
        this.left = new AtomicInteger(puts);
        this.done = done;
    }

    @Override
    public Version put(String key, Content content, Instant retainUntil) throws IOException, KeyTaken {
        int still = left.getAndDecrement();
        if (still > 0) {
            return store.put(key, content, retainUntil);
        }
        if (done && still == 0) {
            store.put(key, content, retainUntil);
        }
        throw new IOException("nothing more is heard");
    }

    @Override
    public List<Version> versions(String key) throws IOException {
        return store.versions(key);
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        store.list(prefix, visitor);
    }

    @Override
    public InputStream read(Version version) throws IOException {
        return store.read(version);
    }

    @Override
    public Lock lock(Version version) throws IOException {
        return store.lock(version);
    }

    @Override
    public void extend(Version version, Instant retainUntil) throws IOException {
        store.extend(version, retainUntil);
    }

    @Override
    public void hold(Version version, boolean on) throws IOException {
        store.hold(version, on);
    }

    @Override
    public void delete(Version version) throws IOException {
        store.delete(version);
    }

    @Override
    public Instant now() throws IOException {
        return store.now();
    }

    @Override
    public void close() {
        store.close();
    }
}
