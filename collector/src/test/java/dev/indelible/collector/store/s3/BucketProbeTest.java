package dev.indelible.collector.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.indelible.collector.store.Content;
import dev.indelible.collector.store.KeyTaken;
import dev.indelible.collector.store.WormStore.Version;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** What a bucket must show before it is used, and what a put makes of services that are not as they should be. */
@Timeout(180)
class BucketProbeTest {
    private static final Content ONE = Content.of("one".getBytes(StandardCharsets.UTF_8));

    private CephGateway gateway;
    private Bucket bucket;

    @BeforeEach
    void aBucket() throws Exception {
        List<String> missing = CephGateway.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no S3 service to test on, not installed: " + missing);
        gateway = CephGateway.shared();
        bucket = gateway.lockedBucket("a/");
    }

    @Test
    void aServiceThatRefusesEverySecondWriterIsTrustedWithThat() throws Exception {
        AtomicInteger listings = new AtomicInteger();
        S3Client counting = BentClient.of(BentClient.conditional(client(), true), (operation, request, next) -> {
            listings.addAndGet(operation.equals("listObjectVersions") ? 1 : 0);
            return next.call(request);
        });
        try (S3WormStore store = open(bucket, counting)) {
            assertEquals(Exclusion.FULL, store.exclusion());
            listings.set(0);
            Version put = store.put("k", ONE, later(store));
            assertThrows(KeyTaken.class, () -> store.put("k", ONE, later(store)));
            assertEquals(0, listings.get(), "the service decides alone");
            assertEquals(List.of(put.id()), ids(store, "k"));
        }
    }

    @Test
    void aServiceThatWritesOnTopOfMarkersIsLookedAfter() throws Exception {
        try (S3WormStore store = open(bucket, BentClient.conditional(client(), false))) {
            assertEquals(Exclusion.LIVE, store.exclusion());
            Version put = store.put("k", ONE, later(store));
            try (S3Client attacker = client()) {
                attacker.deleteObject(request -> request.bucket(bucket.name()).key("a/k"));
            }
            assertThrows(KeyTaken.class, () -> store.put("k", ONE, later(store)));
            assertEquals(put.id(), store.oldest("k").orElseThrow().id());
            assertEquals(2, ids(store, "k").size());
        }
    }

    @Test
    void aServiceThatDoesNotKnowTheConditionIsNotAskedAgain() throws Exception {
        S3Client client = BentClient.of(client(), (operation, request, next) -> {
            if (request instanceof PutObjectRequest put && put.ifNoneMatch() != null) {
                throw BentClient.answer(501, "NotImplemented");
            }
            return next.call(request);
        });
        try (S3WormStore store = open(bucket, client)) {
            assertEquals(Exclusion.NONE, store.exclusion());
            store.put("k", ONE, later(store));
            assertThrows(KeyTaken.class, () -> store.put("k", ONE, later(store)));
        }
    }

    @Test
    void whoMeetsAnotherWriterGivesUpWhicheverCameFirst() throws Exception {
        for (boolean before : List.of(true, false)) {
            S3Client real = client();
            S3Client raced = BentClient.of(real, (operation, request, next) -> {
                if (!(request instanceof PutObjectRequest put) || !put.key().startsWith("a/k")) {
                    return next.call(request);
                }
                if (before) {
                    BentClient.store(real, put, "other");
                }
                Object answer = next.call(request);
                if (!before) {
                    BentClient.store(real, put, "other");
                }
                return answer;
            });
            try (S3WormStore store = open(bucket, raced)) {
                String key = "k" + before;
                assertThrows(KeyTaken.class, () -> store.put(key, ONE, later(store)));
                assertEquals(2, ids(store, key).size());
                try (InputStream in = store.read(store.oldest(key).orElseThrow())) {
                    assertEquals(before ? "other" : "one", new String(in.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Test
    void aBucketWithoutObjectLockIsRefused() throws Exception {
        Bucket plain = gateway.bucket("");
        try (S3Client client = client()) {
            client.createBucket(request -> request.bucket(plain.name()));
        }
        assertRefused(plain, client(), "has no Object Lock");
        assertRefused(gateway.bucket(""), client(), "NoSuchBucket");
    }

    @Test
    void aServiceThatDropsTheLockIsRefused() {
        assertPutBent(
                "not in COMPLIANCE mode",
                put -> put.toBuilder()
                        .objectLockMode((String) null)
                        .objectLockRetainUntilDate(null)
                        .build());
    }

    @Test
    void aServiceThatLocksInGovernanceModeIsRefused() {
        assertPutBent(
                "GOVERNANCE",
                put -> put.toBuilder().objectLockMode(ObjectLockMode.GOVERNANCE).build());
    }

    @Test
    void aServiceThatLocksForLessIsRefused() {
        assertPutBent(
                "only until",
                put -> put.toBuilder()
                        .objectLockRetainUntilDate(
                                put.objectLockRetainUntilDate().minusSeconds(30))
                        .build());
    }

    @Test
    void aServiceThatDeletesWhatIsLockedIsRefused() {
        assertRefused(
                bucket,
                BentClient.of(
                        client(),
                        (operation, request, next) ->
                                request instanceof DeleteObjectRequest delete && delete.versionId() != null
                                        ? DeleteObjectResponse.builder().build()
                                        : next.call(request)),
                "does not hold");
    }

    @Test
    void aServiceThatListsInAnotherOrderIsRefused() {
        S3Client client = BentClient.of(client(), (operation, request, next) -> {
            Object answer = next.call(request);
            if (answer instanceof ListObjectVersionsResponse page) {
                List<ObjectVersion> turned = new ArrayList<>(page.versions());
                Collections.reverse(turned);
                return page.toBuilder().versions(turned).build();
            }
            return answer;
        });
        assertRefused(bucket, client, "oldest cannot be told");
    }

    @Test
    void aServiceThatListsLateIsRefused() {
        S3Client client = BentClient.of(client(), (operation, request, next) -> {
            Object answer = next.call(request);
            if (answer instanceof ListObjectVersionsResponse page
                    && !page.versions().isEmpty()) {
                return page.toBuilder()
                        .versions(page.versions().subList(1, page.versions().size()))
                        .build();
            }
            return answer;
        });
        assertRefused(bucket, client, "oldest cannot be told");
    }

    @Test
    void listingsGoOnOverPages() throws Exception {
        S3Client paged = BentClient.of(
                client(),
                (operation, request, next) -> next.call(
                        request instanceof ListObjectVersionsRequest list
                                ? list.toBuilder().maxKeys(2).build()
                                : request));
        try (S3WormStore store = open(bucket, paged);
                S3Client attacker = client()) {
            for (String key : List.of("k", "k1", "k2")) {
                store.put(key, ONE, later(store));
                for (int i = 0; i < 3; i++) {
                    PutObjectRequest like = PutObjectRequest.builder()
                            .bucket(bucket.name())
                            .key("a/" + key)
                            .build();
                    BentClient.store(attacker, like, "two");
                }
                attacker.deleteObject(request -> request.bucket(bucket.name()).key("a/" + key));
            }
            List<String> seen = new ArrayList<>();
            store.list("k", version -> seen.add(version.key() + version.length()));
            assertEquals(
                    List.of(
                            "k3", "k3", "k3", "k3", "k0", "k13", "k13", "k13", "k13", "k10", "k23", "k23", "k23", "k23",
                            "k20"),
                    seen);
            assertEquals(5, ids(store, "k").size());
            assertEquals(5, ids(store, "k1").size());
        }
    }

    @Test
    void aPutOfUnknownEndIsNotRepeatedAndShowsItself() throws Exception {
        AtomicInteger puts = new AtomicInteger();
        S3Client client = BentClient.of(client(), (operation, request, next) -> {
            Object answer = next.call(request);
            if (request instanceof PutObjectRequest put && put.key().equals("a/k")) {
                puts.incrementAndGet();
                throw BentClient.answer(500, "InternalError");
            }
            return answer;
        });
        try (S3WormStore store = open(bucket, client)) {
            IOException unknown = assertThrows(IOException.class, () -> store.put("k", ONE, later(store)));
            assertTrue(unknown.getMessage().contains("500"), unknown.getMessage());
            assertEquals(1, puts.get());
            assertEquals(1, ids(store, "k").size());
            assertThrows(KeyTaken.class, () -> store.put("k", ONE, later(store)));
        }
    }

    @Test
    void theClientRepeatsNothingByItself() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer failing = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        failing.createContext("/", exchange -> {
            requests.incrementAndGet();
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        failing.start();
        try {
            URI address = URI.create("http://127.0.0.1:" + failing.getAddress().getPort());
            Bucket there = new Bucket(address, "us-east-1", "worm", "");
            assertThrows(IOException.class, () -> open(there, Clients.of(there, gateway.credentials())));
            assertEquals(1, requests.get());
        } finally {
            failing.stop(0);
        }
    }

    @Test
    void whoAdministersTheServiceCanDeleteAndItShows() throws Exception {
        try (S3WormStore store = open(bucket, client())) {
            Version put = store.put("k", ONE, later(store));
            assertThrows(IOException.class, () -> store.delete(put));
            gateway.administer(
                    "object", "rm", "--bucket=" + bucket.name(), "--object=a/k", "--object-version=" + put.id());
            assertTrue(store.oldest("k").isEmpty(), "nothing can prevent that, but what is missing is missed");
        }
    }

    @Test
    void whatProbesLeaveIsClearedAsFarAsLocksAllow() throws Exception {
        try (S3Client earlier = client()) {
            PutObjectRequest left = PutObjectRequest.builder()
                    .bucket(bucket.name())
                    .key("a/probe/earlier")
                    .build();
            BentClient.store(earlier, left, "of a probe whose lock is over");
            earlier.deleteObject(request -> request.bucket(bucket.name()).key("a/probe/earlier"));
        }
        try (S3WormStore store = open(bucket, client())) {
            List<Version> left = new ArrayList<>();
            store.list("probe/", left::add);
            assertEquals(1, left.size(), "what this probe locked for a minute stays, and nothing else");
            assertTrue(left.get(0).key().endsWith("-lock"), left.toString());
        }
    }

    private interface Change {
        PutObjectRequest of(PutObjectRequest put);
    }

    private void assertPutBent(String message, Change change) {
        S3Client client = BentClient.of(
                client(),
                (operation, request, next) -> next.call(
                        request instanceof PutObjectRequest put && put.objectLockMode() != null
                                ? change.of(put)
                                : request));
        assertRefused(bucket, client, message);
    }

    private static void assertRefused(Bucket bucket, S3Client client, String message) {
        IOException refused =
                assertThrows(IOException.class, () -> open(bucket, client).close());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private static S3WormStore open(Bucket bucket, S3Client client) throws IOException {
        return S3WormStore.open(bucket, client, warning -> {});
    }

    private S3Client client() {
        return Clients.of(bucket, gateway.credentials());
    }

    private static Instant later(S3WormStore store) throws IOException {
        return store.now().plus(Duration.ofHours(1));
    }

    private static List<String> ids(S3WormStore store, String key) throws IOException {
        return store.versions(key).stream().map(Version::id).toList();
    }
}
