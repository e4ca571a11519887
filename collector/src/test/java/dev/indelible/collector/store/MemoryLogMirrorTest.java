package dev.indelible.collector.store;

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
    protected int stride() {
        return 1;
    }
}
