package dev.indelible.collector.store;

/** A log locked in memory. */
class MemorySegmentEndTest extends SegmentEndContract {
    @Override
    protected WormStore newStore() {
        return new MemoryWormStore();
    }
}
