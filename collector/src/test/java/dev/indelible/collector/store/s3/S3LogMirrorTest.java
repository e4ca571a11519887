package dev.indelible.collector.store.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.collector.store.LogMirrorContract;
import dev.indelible.collector.store.WormStore;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** A mirror into a bucket of a real service. */
class S3LogMirrorTest extends LogMirrorContract {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Bucket bucket;
    private S3Client attacker;
    private WormStore last;

    @Override
    protected WormStore newStore() throws Exception {
        List<String> missing = CephGateway.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no S3 service to test on, not installed: " + missing);
        CephGateway gateway = CephGateway.shared();
        bucket = gateway.lockedBucket("log.test/one/");
        attacker = Clients.of(bucket, gateway.credentials());
        open.push(attacker);
        WormStore store = S3WormStore.open(bucket, gateway.credentials(), warning -> {});
        open.push(store);
        last = store;
        return store;
    }

    @AfterEach
    void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @Override
    protected void overwrite(String key, byte[] bytes) {
        attacker.putObject(
                request -> request.bucket(bucket.name()).key(bucket.prefix() + key), RequestBody.fromBytes(bytes));
    }

    @Override
    protected void mark(String key) {
        attacker.deleteObject(request -> request.bucket(bucket.name()).key(bucket.prefix() + key));
    }

    @Override
    protected void await(Instant time) throws Exception {
        while (last.now().isBefore(time)) {
            Thread.sleep(100);
        }
    }

    @Override
    protected int stride() {
        return 5;
    }
}
