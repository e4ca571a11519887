package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The program with a real bucket. */
@Timeout(300)
abstract class WithBucket {
    @TempDir
    Path folder;

    CephGateway gateway;
    Bucket bucket;
    String address;

    @BeforeEach
    void aBucket() throws Exception {
        List<String> missing = CephGateway.missing();
        assumeTrue(missing.isEmpty(), () -> "SKIPPED: no S3 service to test on, not installed: " + missing);
        gateway = CephGateway.shared();
        bucket = gateway.lockedBucket("log.test/one/");
        address = "s3://" + bucket.name() + "/" + bucket.prefix() + "?endpoint=" + bucket.endpoint() + "&keep=2h";
    }

    /** A log with two closed segments in the bucket and an open one that is not; the segments are small as in no real log. */
    Path closedSegments() throws Exception {
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

    List<String> stored() {
        try (S3Client client = gateway.client(bucket)) {
            return client
                    .listObjectVersions(request -> request.bucket(bucket.name()).prefix(bucket.prefix()))
                    .versions()
                    .stream()
                    .map(version -> version.key().substring(bucket.prefix().length()))
                    .toList();
        }
    }

    static void awaitLocked(Path home, long size) throws Exception {
        Path progress = home.resolve("mirrored");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(progress) || !Files.readString(progress).endsWith("\n" + size + "\n")) {
            assertTrue(System.nanoTime() < deadline, "it is not locked");
            Thread.sleep(20);
        }
    }

    ForkedCollector serve(Path home, String more) throws Exception {
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

    ForkedCollector start(String... arguments) throws Exception {
        return ForkedCollector.startIn(gateway.environment(), folder, arguments);
    }

    /** Runs a command that must end so; gives what it printed. */
    String run(int exit, String... arguments) throws Exception {
        try (ForkedCollector command = start(arguments)) {
            int ended = command.exit();
            assertEquals(exit, ended, command.out() + command.err());
            return command.out();
        }
    }

    static String token(Path home, String url) throws Exception {
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
    static void keep(Path home, Path to) throws Exception {
        Files.createDirectories(to.resolve("keys"));
        try (Stream<Path> files = Files.list(home.resolve("keys"))) {
            for (Path file : new ArrayList<>(files.toList())) {
                Files.copy(file, to.resolve("keys").resolve(file.getFileName()));
            }
        }
        Files.copy(home.resolve("origin"), to.resolve("origin"));
    }
}
