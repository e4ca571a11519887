package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.store.s3.Bucket;
import dev.indelible.collector.store.s3.CephGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The whole way with a real service: serve with a store, lose the machine, restore, verify; and who tampers with it. */
@Timeout(300)
class ServeStoreTest {
    @TempDir
    Path folder;

    private CephGateway gateway;
    private Bucket bucket;
    private String address;

    @BeforeEach
    void aBucket() throws Exception {
        List<String> missing = CephGateway.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no S3 service to test on, not installed: " + missing);
        gateway = CephGateway.shared();
        bucket = gateway.lockedBucket("log.test/one/");
        address = "s3://" + bucket.name() + "/" + bucket.prefix() + "?endpoint=" + bucket.endpoint() + "&keep=2h";
    }

    @Test
    void aMachineThatIsLostComesBackFromTheBucketToTheLastReceipt() throws Exception {
        Path home = folder.resolve("home");
        SigningKey identity = SigningKey.generate();
        AgentStreamWriter stream = new AgentStreamWriter(identity, "bank");
        String note;
        try (ForkedCollector collector = serve(home, "&level=locked")) {
            CollectorClient client = new CollectorClient(collector.url());
            assertEquals(
                    200, client.enrol(token(home, collector.url()), identity).status());
            assertEquals("locked", client.lines(stream.openBatch()).text("level"));
            CollectorClient.Reply reply = client.lines(stream.batch(299));
            assertEquals("locked", reply.text("level"));
            note = new String(client.get("/checkpoint").body(), StandardCharsets.UTF_8);
            assertTrue(collector.err().contains("WARNING: what is stored here is locked"), collector.err());
            // No orderly stop: the machine is gone from here on.
        }
        List<String> lines = TestCollector.lines(Home.at(home));
        Path back = folder.resolve("back");
        keep(home, back);
        String restored = run(0, "restore", address + "&level=locked", "--data", back.toString());
        assertTrue(restored.contains("nothing it acknowledged is missing"), restored);
        assertEquals(lines, TestCollector.lines(Home.at(back)));
        try (ForkedCollector wrong = start("serve", "--data", back.toString(), "--listen", "127.0.0.1:0")) {
            assertEquals(1, wrong.exit(), "without its store it does not serve");
            assertTrue(wrong.err().contains("signs only what is locked in"), wrong.err());
        }
        run(0, "retention", "hold", "--data", back.toString(), "--store", address + "&level=locked", "case-7");
        Path again = folder.resolve("again");
        keep(home, again);
        run(0, "restore", address + "&level=locked", "--data", again.toString());
        assertTrue(
                TestCollector.lines(Home.at(again)).stream().anyMatch(line -> line.contains("\"kind\":\"hold\"")),
                "what the command signed was locked first");
        try (ForkedCollector collector = serve(back, "&level=locked")) {
            CollectorClient client = new CollectorClient(collector.url());
            CollectorClient.Reply reply = client.lines(stream.batch(9), note);
            assertEquals(200, reply.status(), "it extends what the agent saw: " + reply.body());
            assertEquals("locked", reply.text("level"));
        }
    }

    @Test
    void aBucketWithoutObjectLockEndsTheStart() throws Exception {
        Bucket plain = gateway.bucket("one/");
        try (S3Client client = gateway.client(plain)) {
            client.createBucket(request -> request.bucket(plain.name()));
        }
        address = "s3://" + plain.name() + "/one/?endpoint=" + plain.endpoint() + "&keep=2h";
        try (ForkedCollector collector = start(
                "serve", "--data", folder.resolve("home").toString(), "--listen", "127.0.0.1:0", "--store", address)) {
            assertEquals(1, collector.exit());
            assertTrue(collector.err().contains("has no Object Lock"), collector.err());
            assertFalse(Files.exists(folder.resolve("home/log/checkpoint")), "nothing was begun");
        }
    }

    @Test
    void whatIsOnlyStoredIsSaidToBeLostAndNotGoneOnWith() throws Exception {
        Path home = closedSegments();
        Path back = folder.resolve("back");
        keep(home, back);
        String restored = run(0, "restore", address, "--data", back.toString());
        assertTrue(restored.contains("LOST: what this log stored after line 512"), restored);
        assertEquals(TestCollector.lines(Home.at(home)).subList(0, 512), TestCollector.lines(Home.at(back)));
        try (ForkedCollector wrong =
                start("serve", "--data", back.toString(), "--listen", "127.0.0.1:0", "--store", address)) {
            assertEquals(1, wrong.exit());
            assertTrue(wrong.err().contains("must not be gone on with"), wrong.err());
        }
    }

    /** Lines leave the log's folder for an archive in the same bucket; the copy of the log goes on, and holds are kept. */
    @Test
    void aLogWithAStoreIsHeldAndMovedToAnArchiveInTheBucket() throws Exception {
        Path home = folder.resolve("home");
        Clock old = Clock.offset(Clock.systemUTC(), Duration.ofDays(-100));
        try (TestCollector collector = TestCollector.start(home, 1, old)) {
            collector.alarms(260);
        }
        try (ForkedCollector collector = serve(home, "")) {
            awaitLocked(home, 256);
        }
        String key = Keys.load(Home.at(home)).logSigner().verifier().toString();
        String data = home.toString();
        String place = "s3://" + bucket.name() + "/archive/?endpoint=" + bucket.endpoint();
        Files.writeString(home.resolve("retention"), "keep 1y\nat-hand 200d\narchive " + place + "\n");
        try (ForkedCollector refused = start("retention", "hold", "--data", data, "case-7")) {
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("name it with --store"), refused.err());
        }
        run(0, "retention", "hold", "--data", data, "--store", address, "case-7");
        run(0, "retention", "hold", "--data", data, "--store", address, "--lift", "case-7");
        String none = run(0, "retention", "apply", "--data", data, "--store", address);
        assertTrue(none.contains("are at hand until"), none);
        Files.writeString(home.resolve("retention"), "keep 1y\nat-hand 30d\narchive " + place + "\n");
        String moved = run(0, "retention", "apply", "--data", data, "--store", address);
        assertTrue(moved.contains("locked until"), moved);
        assertTrue(moved.endsWith("done\n"), moved);
        assertEquals(1, TestCollector.segments(Home.at(home)).size());
        String[] verify = {
            "verify",
            Home.at(home).log().toString(),
            "--key",
            key,
            "--state",
            folder.resolve("state").toString()
        };
        assertTrue(run(3, verify).contains("NOT looked at"));
        String[] with = Arrays.copyOf(verify, verify.length + 2);
        with[verify.length] = "--archive";
        with[verify.length + 1] = place;
        String whole = run(0, with);
        assertFalse(whole.contains("NOT looked at"), whole);
        assertFalse(whole.contains("not locked"), whole);
        run(0, "retention", "hold", "--data", data, "--store", address, "case-8");
        try (S3Client client = gateway.client(bucket)) {
            String archived = client.listObjectVersions(
                            request -> request.bucket(bucket.name()).prefix("archive/archive/events/"))
                    .versions()
                    .get(0)
                    .key();
            assertEquals(
                    "ON",
                    client.getObjectLegalHold(
                                    request -> request.bucket(bucket.name()).key(archived))
                            .legalHold()
                            .statusAsString());
        }
        try (ForkedCollector collector = serve(home, "")) {
            assertTrue(collector.url().startsWith("http"), "the store has the front, so it goes on");
        }
        String stored = run(
                0,
                "verify",
                address,
                "--key",
                key,
                "--state",
                folder.resolve("other").toString());
        assertFalse(stored.contains("before them"), stored);
        String other = address.replace("/one/", "/two/");
        try (ForkedCollector refused = start("serve", "--data", data, "--listen", "127.0.0.1:0", "--store", other)) {
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("a store keeps a log from its beginning"), refused.err());
        }
    }

    @Test
    void verifyReadsTheOldestAndNamesTheRest() throws Exception {
        Path home = closedSegments();
        String key = Keys.load(Home.at(home)).logSigner().verifier().toString();
        String[] verify = {
            "verify", address, "--key", key, "--state", folder.resolve("state").toString()
        };
        String clean = run(3, verify);
        assertFalse(clean.contains("later version"), clean);
        assertTrue(clean.contains("512"), clean);
        try (S3Client attacker = gateway.client(bucket)) {
            String lines = "log/"
                    + Home.at(home)
                            .log()
                            .relativize(TestCollector.segments(Home.at(home)).get(0));
            attacker.putObject(
                    request -> request.bucket(bucket.name()).key(bucket.prefix() + lines),
                    RequestBody.fromString("lie"));
            attacker.deleteObject(request -> request.bucket(bucket.name()).key(bucket.prefix() + "log/tile/0/001"));
            String tampered = run(3, verify);
            assertTrue(tampered.contains(lines + " has a later version"), tampered);
            assertTrue(tampered.contains("log/tile/0/001 has a delete marker"), tampered);
        }
    }

    @Test
    void verifyFindsWhatAnAdministratorOfTheServiceDeleted() throws Exception {
        Path home = closedSegments();
        String lines = "log/"
                + Home.at(home)
                        .log()
                        .relativize(TestCollector.segments(Home.at(home)).get(0));
        for (String key : List.of("log/checkpoints/256", "log/tile/0/000", lines)) {
            administratorDeletes(key);
            String found =
                    run(1, "verify", address, "--state", folder.resolve("state").toString());
            assertTrue(found.contains(key.substring("log/".length())), found);
        }
        keep(home, folder.resolve("back"));
        try (ForkedCollector refused =
                start("restore", address, "--data", folder.resolve("back").toString())) {
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("is gone from the store"), refused.err());
        }
    }

    @Test
    void anEndThatAnAdministratorCutOffIsFoundByWhoVerifiedItBefore() throws Exception {
        Path home = closedSegments();
        String key = Keys.load(Home.at(home)).logSigner().verifier().toString();
        String[] verify = {
            "verify", address, "--key", key, "--state", folder.resolve("state").toString()
        };
        run(3, verify);
        for (String name : stored()) {
            String last = name.substring(name.lastIndexOf('/') + 1).replaceAll("[.].*", "");
            if (name.startsWith("log/events/") && Long.parseLong(last) == 256
                    || name.equals("log/tile/0/001")
                    || name.startsWith("log/checkpoints/") && Long.parseLong(last) > 256) {
                administratorDeletes(name);
            }
        }
        String found = run(1, verify);
        assertTrue(found.contains("size 256"), found);
    }

    @Test
    void aStoreThatCannotBeReadIsNoVerdict() throws Exception {
        String nothing = address.replace(bucket.name(), "no-such-bucket");
        try (ForkedCollector refused = start("verify", nothing)) {
            assertEquals(2, refused.exit());
            assertTrue(refused.err().contains("cannot be read"), refused.err());
        }
    }

    /** A log with two closed segments in the bucket and an open one that is not; the segments are small as in no real log. */
    private Path closedSegments() throws Exception {
        Path home = folder.resolve("home");
        try (TestCollector collector = TestCollector.start(home, 1, Clock.systemUTC())) {
            AgentStreamWriter stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
            for (int i = 0; i < 3; i++) {
                assertEquals(200, collector.client().lines(stream.batch(199)).status());
            }
        }
        try (ForkedCollector collector = serve(home, "")) {
            CollectorClient client = new CollectorClient(collector.url());
            awaitLocked(home, 512);
            SigningKey identity = SigningKey.generate();
            assertEquals(
                    200, client.enrol(token(home, collector.url()), identity).status());
            CollectorClient.Reply reply = client.lines(new AgentStreamWriter(identity, "bank").openBatch());
            assertEquals("stored", reply.text("level"));
            assertEquals(512, reply.number("locked"));
        }
        return home;
    }

    private List<String> stored() {
        try (S3Client client = gateway.client(bucket)) {
            return client
                    .listObjectVersions(request -> request.bucket(bucket.name()).prefix(bucket.prefix()))
                    .versions()
                    .stream()
                    .map(version -> version.key().substring(bucket.prefix().length()))
                    .toList();
        }
    }

    /** Below the interface, where no lock holds. */
    private void administratorDeletes(String key) throws Exception {
        String object = bucket.prefix() + key;
        String version;
        try (S3Client client = gateway.client(bucket)) {
            version = client.listObjectVersions(
                            request -> request.bucket(bucket.name()).prefix(object))
                    .versions()
                    .get(0)
                    .versionId();
        }
        gateway.administer(
                "object", "rm", "--bucket=" + bucket.name(), "--object=" + object, "--object-version=" + version);
    }

    private static void awaitLocked(Path home, long size) throws Exception {
        Path progress = home.resolve("mirrored");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(progress) || !Files.readString(progress).endsWith("\n" + size + "\n")) {
            assertTrue(System.nanoTime() < deadline, "it is not locked");
            Thread.sleep(20);
        }
    }

    private ForkedCollector serve(Path home, String more) throws Exception {
        ForkedCollector collector = start(
                "serve",
                "--data",
                home.toString(),
                "--listen",
                "127.0.0.1:0",
                "--no-attributes",
                "--store",
                address + more);
        collector.url();
        return collector;
    }

    private ForkedCollector start(String... arguments) throws Exception {
        return ForkedCollector.startIn(gateway.environment(), folder, arguments);
    }

    /** Runs a command that must end so; gives what it printed. */
    private String run(int exit, String... arguments) throws Exception {
        try (ForkedCollector command = start(arguments)) {
            int ended = command.exit();
            assertEquals(exit, ended, command.out() + command.err());
            return command.out();
        }
    }

    private static String token(Path home, String url) throws Exception {
        Keys keys = Keys.load(Home.at(home));
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        return new EnrolmentToken(
                        Encoding.base64url(id),
                        url,
                        null,
                        keys.logSigner().verifier(),
                        "bank",
                        1,
                        Instant.now().plusSeconds(600))
                .sign(keys.operator());
    }

    /** What the operator kept elsewhere. */
    private static void keep(Path home, Path to) throws Exception {
        Files.createDirectories(to.resolve("keys"));
        try (Stream<Path> files = Files.list(home.resolve("keys"))) {
            for (Path file : new ArrayList<>(files.toList())) {
                Files.copy(file, to.resolve("keys").resolve(file.getFileName()));
            }
        }
        Files.copy(home.resolve("origin"), to.resolve("origin"));
    }
}
