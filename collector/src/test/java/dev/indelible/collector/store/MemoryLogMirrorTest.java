package dev.indelible.collector.store;

import java.time.Duration;
import java.time.Instant;

/** A mirror into memory, stopped at each of its steps. */
class MemoryLogMirrorTest extends LogMirrorContract {
    private MemoryWormStore store;

    @Override
    protected WormStore newStore() {
        store = new MemoryWormStore();
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

    @Override
    protected int stride() {
        return 1;
    }
}
