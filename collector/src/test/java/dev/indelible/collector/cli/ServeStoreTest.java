package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.store.s3.Bucket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/** A collector whose log is locked in a bucket: started, lost, restored, moved. */
class ServeStoreTest extends WithBucket {
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

    /** Another endpoint, or a bucket that was made anew: the name is the same, and what was locked is not there. */
    @Test
    void anotherBucketOfTheSameNameIsRefused() throws Exception {
        Path stored = closedSegments();
        Path locked = folder.resolve("locked");
        try (ForkedCollector collector = serve(locked, "&level=locked")) {
            assertTrue(collector.url().startsWith("http"));
        }
        Bucket other = gateway.lockedBucket("log.test/one/");
        for (Path file : List.of(stored.resolve("mirrored"), locked.resolve("locked"))) {
            Files.writeString(file, Files.readString(file).replace(bucket.toString(), other.toString()));
        }
        address = address.replace(bucket.name(), other.name());
        try (ForkedCollector refused =
                start("serve", "--data", stored.toString(), "--listen", "127.0.0.1:0", "--store", address)) {
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("log/checkpoints/512 is gone"), refused.err());
        }
        try (ForkedCollector refused = start(
                "serve",
                "--data",
                locked.toString(),
                "--listen",
                "127.0.0.1:0",
                "--store",
                address + "&level=locked")) {
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("has not the locked object level"), refused.err());
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
}
