package dev.indelible.collector.store.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.collector.store.SegmentEndContract;
import dev.indelible.collector.store.WormStore;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A log locked in a bucket of a real service. */
class S3SegmentEndTest extends SegmentEndContract {
    private WormStore store;

    @Override
    protected WormStore newStore() throws Exception {
        List<String> missing = CephGateway.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no S3 service to test on, not installed: " + missing);
        CephGateway gateway = CephGateway.shared();
        store = S3WormStore.open(gateway.lockedBucket("log.test/one/"), gateway.credentials(), warning -> {});
        return store;
    }

    @AfterEach
    void close() {
        if (store != null) {
            store.close();
        }
    }
}
