package dev.indelible.collector.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.collector.store.WormStore;
import dev.indelible.collector.store.WormStoreContract;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract on a real service that ignores {@code If-None-Match}: what is kept there, the listings keep. */
class S3WormStoreTest extends WormStoreContract {
    private static final List<String> WARNINGS = new ArrayList<>();

    private static CephGateway gateway;
    private static Bucket bucket;
    private static S3Client attacker;
    private static S3WormStore store;

    @BeforeAll
    static void openOnce() throws Exception {
        if (CephGateway.missing().isEmpty()) {
            gateway = CephGateway.shared();
            bucket = gateway.lockedBucket("log.test/one/");
            attacker = Clients.of(bucket, gateway.credentials());
            store = S3WormStore.open(bucket, gateway.credentials(), WARNINGS::add);
        }
    }

    @BeforeEach
    void serviceMustBeThere() {
        List<String> missing = CephGateway.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no S3 service to test on, not installed: " + missing);
    }

    @AfterAll
    static void close() {
        if (store != null) {
            store.close();
            attacker.close();
        }
    }

    @Test
    void theProbeFindsThatTheServiceIgnoresTheCondition() {
        assertEquals(Exclusion.NONE, store.exclusion());
    }

    @Test
    void theFirstStartSaysWhatALockMeansAndLaterOnesDoNot() throws Exception {
        assertEquals(1, WARNINGS.size());
        assertTrue(WARNINGS.get(0).startsWith(bucket + ": WARNING: what is stored here is locked"), WARNINGS.get(0));
        List<String> later = new ArrayList<>();
        S3WormStore.open(bucket, gateway.credentials(), later::add).close();
        assertEquals(List.of(), later);
    }

    @Override
    protected WormStore store() {
        serviceMustBeThere();
        return store;
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
        while (store.now().isBefore(time)) {
            Thread.sleep(100);
        }
    }
}
