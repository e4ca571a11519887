package dev.indelible.collector.store;

import java.time.Duration;
import java.time.Instant;

/** The test double keeps the contract, so what passes on it can be expected of a bucket. */
class MemoryWormStoreTest extends WormStoreContract {
    private final MemoryWormStore store = new MemoryWormStore();

    @Override
    protected WormStore store() {
        return store;
    }

    @Override
    protected void overwrite(String key, byte[] bytes) {
        store.overwrite(key, bytes);
    }

    @Override
    protected void mark(String key) {
        store.mark(key);
    }

    @Override
    protected void await(Instant time) {
        store.turn(Duration.between(store.now(), time));
    }
}
