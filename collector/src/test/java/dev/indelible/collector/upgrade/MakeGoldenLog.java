package dev.indelible.collector.upgrade;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.canary.Canary;
import dev.indelible.collector.canary.CheckResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes, once for each format version, what later releases must still read: a collector's home, and what agents of that
 * release send next. Run by hand: the folder to write, and the agent's jar. What is committed is never made again.
 *
 * <p>The home has a closed segment and an open one, full and partial tiles, kept checkpoints, a closed stream, a canary's,
 * a revoked identity, and an open stream of a real JVM under the agent.
 */
final class MakeGoldenLog {
    private static final int SEGMENT_BYTES = 4096;
    private static final Instant NEVER = Instant.parse("2999-01-01T00:00:00Z");

    private MakeGoldenLog() {}

    /** The application that is audited: ten calls, and five more once the file is there. */
    static final class App {
        private App() {}

        public static void main(String[] arguments) throws Exception {
            for (int i = 0; i < 10; i++) {
                transfer("ACC-" + i, 100 * i);
            }
            while (!Files.exists(Path.of(arguments[0]))) {
                Thread.sleep(100);
            }
            for (int i = 10; i < 15; i++) {
                transfer("ACC-" + i, 100 * i);
            }
        }

        static String transfer(String account, int amount) {
            return account + amount;
        }
    }

    public static void main(String[] arguments) throws Exception {
        Path out = Path.of(arguments[0]);
        Path work = Files.createTempDirectory("golden");
        Path home = work.resolve("home");
        try (TestCollector collector = TestCollector.start(home, SEGMENT_BYTES, Clock.systemUTC())) {
            closedStream(collector);
            CheckResult canary = canary(collector, work);
            if (!canary.passed()) {
                throw new IllegalStateException(canary.text());
            }
            AgentStreamWriter revoked = collector.enrolled("gone");
            collector
                    .revoker
                    .revoke("identity", Encoding.base64(revoked.identity.publicKey()), "test", "test")
                    .get();
            Process app = app(collector, work, Path.of(arguments[1]));
            long size = await(collector, 10);
            copy(home, out.resolve("home"));
            Files.writeString(
                    out.resolve("log.vkey"), collector.keys.logSigner().verifier() + "\n");
            Files.createFile(work.resolve("go"));
            app.waitFor();
            await(collector, 15);
            later(collector, out, size);
        }
    }

    private static void closedStream(TestCollector collector) throws Exception {
        AgentStreamWriter ledger = collector.enrolled("ledger");
        CollectorClient client = collector.client();
        require(client.lines(ledger.openBatch()));
        for (int i = 0; i < 5; i++) {
            require(client.lines(ledger.batch(50)));
        }
        require(client.lines(AgentStreamWriter.body(List.of(ledger.close(), ledger.lastSeal()))));
    }

    private static CheckResult canary(TestCollector collector, Path work) throws Exception {
        String token = collector.token("canary", 1, NEVER);
        try (Canary canary = Canary.open(token, work.resolve("canary"), Duration.ofSeconds(30), "host.test", "0.1.0")) {
            return canary.check(true);
        }
    }

    private static Process app(TestCollector collector, Path work, Path agent) throws IOException {
        Path token = Files.writeString(work.resolve("token"), collector.token("bank", 1, NEVER));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-javaagent:" + agent,
                        "-Dindelible.token.file=" + token,
                        "-Dindelible.dir=" + work.resolve("agent"),
                        "-Dindelible.methods=" + App.class.getName() + "#transfer",
                        "-cp",
                        System.getProperty("java.class.path"),
                        App.class.getName(),
                        work.resolve("go").toString())
                .inheritIO()
                .start();
    }

    /** Waits until so many calls are in the log, under a seal; gives its size. */
    private static long await(TestCollector collector, int calls) throws Exception {
        long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
        while (System.nanoTime() < deadline) {
            List<String> lines = collector.lines();
            long there = lines.stream()
                    .filter(line -> line.contains("\"kind\":\"method\"") && line.contains(".transfer\""))
                    .count();
            if (there == calls && collector.log.published().checkpoint().size() == lines.size()) {
                return lines.size();
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the application's calls do not arrive");
    }

    /** What agents of this release send next: the application's rest, and another agent's first requests. */
    private static void later(TestCollector collector, Path out, long size) throws Exception {
        Path later = Files.createDirectories(out.resolve("later"));
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (String line : collector
                .lines()
                .subList(Math.toIntExact(size), collector.lines().size())) {
            rest.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Files.write(later.resolve("rest.jsonl"), rest.toByteArray());
        SigningKey identity = SigningKey.generate();
        String token = collector.token("late", 1, NEVER);
        EnrolmentToken claims = EnrolmentToken.parse(token);
        byte[] proof = identity.sign(
                Possession.message(claims.id(), claims.log().name(), claims.service(), identity.publicKey()));
        Files.write(
                later.resolve("enrol.json"),
                new JsonMapper()
                        .writeValueAsBytes(Map.of(
                                "token",
                                token,
                                "identity",
                                Encoding.base64(identity.publicKey()),
                                "proof",
                                Encoding.base64(proof))));
        AgentStreamWriter late = new AgentStreamWriter(identity, "late");
        Files.write(
                later.resolve("stream.jsonl"),
                AgentStreamWriter.body(
                        List.of(late.open(), late.event("late.do"), late.seal(), late.close(), late.lastSeal())));
    }

    private static void require(CollectorClient.Reply reply) {
        if (reply.status() != 200) {
            throw new IllegalStateException(reply.toString());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)));
            }
        }
    }
}
