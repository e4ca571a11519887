package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the operator revokes is over from that line of the log on, for ingest and for verify alike. */
@Timeout(180)
class RevocationTest {
    private static final String OPERATOR = "operator";

    @TempDir
    Path folder;

    private record Outcome(int exit, String text) {}

    @Test
    void nothingOfARevokedIdentityIsTakenAnyMore() throws Exception {
        AgentStreamWriter stream;
        byte[] stored;
        try (TestCollector collector = TestCollector.start(folder)) {
            CollectorClient client = collector.client();
            stream = collector.enrolled("bank");
            AgentStreamWriter other = collector.enrolled("bank");
            stored = stream.openBatch();
            assertEquals(200, client.lines(stored).status());
            long index = collector
                    .revoker
                    .revoke("identity", key(stream), "laptop was stolen", OPERATOR)
                    .get();
            withdrawn(client.lines(stream.batch(3)), "revoked");
            withdrawn(client.lines(new AgentStreamWriter(stream.identity, "bank").openBatch()), "revoked");
            withdrawn(client.enrol(collector.token("bank", 9, soon()), stream.identity), "revoked");
            assertEquals(200, client.lines(stored).status(), "what was taken before has its receipt again");
            assertEquals(200, client.lines(other.openBatch()).status());
            Line line = line(collector.lines().get((int) index));
            assertEquals("revoke", line.kind());
            assertTrue(line.verify(collector.keys.operator().publicKey()));
            assertEquals(key(stream), line.text("identity"));
            assertEquals("laptop was stolen", line.text("reason"));
            assertEquals(
                    "{\"id\":\"operator\",\"type\":\"user\",\"source\":\"operating-system\",\"host\":\"host.test\"}",
                    line.raw("actor"));
        }
        try (TestCollector collector = TestCollector.start(folder)) {
            withdrawn(collector.client().lines(new AgentStreamWriter(stream.identity, "bank").openBatch()), "revoked");
        }
        assertEquals(3, verify());
    }

    /** Its first line was let in while the identity still stood. */
    @Test
    void aBodyThatArrivesAcrossTheRevocationIsRefused() throws Exception {
        try (TestCollector collector = TestCollector.start(folder)) {
            AgentStreamWriter stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
            byte[] body = stream.batch(2);
            int first = new String(body, StandardCharsets.US_ASCII).indexOf('\n') + 1;
            URI url = URI.create(collector.url);
            try (Socket socket = new Socket(url.getHost(), url.getPort())) {
                socket.setSoTimeout(30_000);
                OutputStream out = socket.getOutputStream();
                String head = "POST /v1/lines HTTP/1.1\r\nHost: c\r\nContent-Type: application/x-ndjson\r\n"
                        + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
                out.write(head.getBytes(StandardCharsets.US_ASCII));
                out.write(body, 0, first);
                out.flush();
                Thread.sleep(500);
                collector
                        .revoker
                        .revoke("identity", key(stream), "test", OPERATOR)
                        .get();
                out.write(body, first, body.length - first);
                out.flush();
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
                assertTrue(answer.contains("\"withdrawn\":\"revoked\""), answer);
            }
        }
        assertEquals(3, verify());
    }

    /** A batch is judged before its turn in the log comes; a revocation that overtakes it there must not. */
    @Test
    void noLineSlipsInBehindTheRevocation() throws Exception {
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (TestCollector collector = TestCollector.start(folder)) {
            ExecutorService threads = Executors.newFixedThreadPool(12);
            List<Future<?>> done = new ArrayList<>();
            for (int round = 0; round < 6; round++) {
                int before = taken.get();
                AgentStreamWriter first = collector.enrolled("bank");
                for (int i = 0; i < 3; i++) {
                    AgentStreamWriter stream = new AgentStreamWriter(first.identity, "bank");
                    done.add(threads.submit(() -> {
                        int status =
                                collector.client().lines(stream.openBatch()).status();
                        while (status == 200) {
                            taken.incrementAndGet();
                            status = collector.client().lines(stream.batch(1)).status();
                        }
                        assertEquals(403, status);
                        refused.incrementAndGet();
                        return null;
                    }));
                }
                while (taken.get() < before + 6 + round) {
                    Thread.sleep(1);
                }
                collector
                        .revoker
                        .revoke("identity", key(first), "test", OPERATOR)
                        .get();
            }
            for (Future<?> one : done) {
                one.get();
            }
            threads.shutdown();
        }
        assertEquals(18, refused.get());
        assertEquals(3, verify());
    }

    @Test
    void aRevokedTokenEnrolsNobodyAndLeavesThoseItEnrolled() throws Exception {
        try (TestCollector collector = TestCollector.start(folder)) {
            CollectorClient client = collector.client();
            String token = collector.token("bank", 5, soon());
            SigningKey before = SigningKey.generate();
            assertEquals(200, client.enrol(token, before).status());
            String id = EnrolmentToken.parse(token).id();
            collector
                    .revoker
                    .revoke("token", id, "sent to a wrong address", OPERATOR)
                    .get();
            withdrawn(client.enrol(token, SigningKey.generate()), "token");
            assertEquals(200, client.enrol(token, before).status(), "known already");
            assertEquals(
                    200,
                    client.lines(new AgentStreamWriter(before, "bank").openBatch())
                            .status());
        }
        try (TestCollector collector = TestCollector.start(folder)) {
            assertTrue(collector.lines().toString().contains("token.revoke"));
        }
        assertEquals(3, verify());
    }

    @Test
    void theCommandRevokesWhileTheCollectorServes() throws Exception {
        Path home = folder.resolve("home");
        Path tokenFile = folder.resolve("token");
        try (ForkedCollector collector = ForkedCollector.serve(folder, home, "127.0.0.1")) {
            CollectorClient client = new CollectorClient(collector.url());
            assertEquals(
                    0,
                    run(
                                    "enrol-token",
                                    "--data",
                                    home.toString(),
                                    "--service",
                                    "bank",
                                    "--uses",
                                    "9",
                                    "--out",
                                    tokenFile.toString())
                            .exit());
            String token = Files.readString(tokenFile).strip();
            AgentStreamWriter stream = new AgentStreamWriter(SigningKey.generate(), "bank");
            assertEquals(200, client.enrol(token, stream.identity).status());
            assertEquals(200, client.lines(stream.openBatch()).status());
            Outcome listed = run("identities", "--data", home.toString(), "--service", "bank");
            assertTrue(
                    listed.text().matches("(?s).*\\Q" + key(stream) + "\\E +bank +enrolled .*last opened 20.*"),
                    listed.text());

            Outcome wrong = revoke(home, "--identity", key(new AgentStreamWriter(SigningKey.generate(), "bank")));
            assertEquals(1, wrong.exit());
            assertTrue(wrong.text().contains("identities --data"), wrong.text());
            assertEquals(2, revoke(home, "--identity", "no key").exit());
            assertEquals(
                    2, revoke(home, "--identity", key(stream), "--token", "x").exit());

            Outcome outcome = revoke(home, "--identity", key(stream), "--reason", "left the company");
            assertEquals(0, outcome.exit(), outcome.text());
            assertTrue(outcome.text().contains("revoked identity"), outcome.text());
            assertTrue(
                    outcome.text()
                            .contains("token " + EnrolmentToken.parse(token).id()),
                    outcome.text());
            withdrawn(client.lines(stream.batch(1)), "revoked");
            assertEquals(0, revoke(home, "--token", tokenFile.toString()).exit());
            withdrawn(client.enrol(token, SigningKey.generate()), "token");
            assertEquals(0, revoke(home, "--identity", key(stream)).exit(), "twice is once");
            assertEquals(
                    1,
                    TestCollector.lines(Home.at(home)).stream()
                            .filter(line -> line.contains("\"action\":\"identity.revoke\""))
                            .count());
            assertTrue(run("identities", "--data", home.toString()).text().contains(" revoked "));
        }
    }

    @Test
    void whatIsRevokedWhileNoCollectorServesIsRevokedBeforeItServes() throws Exception {
        AgentStreamWriter stream;
        try (TestCollector collector = TestCollector.start(folder.resolve("home"))) {
            stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
        }
        Path home = folder.resolve("home");
        Outcome outcome = revoke(home, "--identity", key(stream));
        assertEquals(0, outcome.exit(), outcome.text());
        assertTrue(outcome.text().contains("as soon as one serves"), outcome.text());
        try (ForkedCollector collector = ForkedCollector.serve(folder, home, "127.0.0.1")) {
            withdrawn(new CollectorClient(collector.url()).lines(stream.batch(1)), "revoked");
            try (var left = Files.list(home.resolve("revoke"))) {
                assertEquals(0, left.count());
            }
        }
    }

    @Test
    void whatIsNoRequestIsPutAside() throws Exception {
        Path home = folder.resolve("home");
        TestCollector.start(home).close();
        Files.writeString(home.resolve("revoke/x.request"), "indelible revoke 1\nidentity\nwrong\nwhy\n");
        Files.write(home.resolve("revoke/a.request"), new byte[] {(byte) 0xff});
        Files.createDirectory(home.resolve("revoke/b.request"));
        String key = Encoding.base64(SigningKey.generate().publicKey());
        Files.writeString(home.resolve("revoke/z.request"), "indelible revoke 1\nidentity\n" + key + "\nwhy\n");
        try (ForkedCollector collector = ForkedCollector.serve(folder, home, "127.0.0.1")) {
            collector.url();
            assertTrue(collector.err().contains("nothing is revoked by"), collector.err());
            assertTrue(Files.exists(home.resolve("revoke/x.request.refused")));
            assertTrue(Files.exists(home.resolve("revoke/a.request.refused")));
            List<String> revoked = TestCollector.lines(Home.at(home)).stream()
                    .filter(line -> line.contains("\"kind\":\"revoke\""))
                    .toList();
            assertEquals(1, revoked.size());
            assertTrue(revoked.get(0).contains(key), "none keeps another waiting");
        }
    }

    static void withdrawn(Reply reply, String what) {
        assertEquals(403, reply.status(), reply.body().toString());
        assertEquals(what, reply.text("withdrawn"));
        assertEquals("300", reply.response().headers().firstValue("Retry-After").orElse(null));
        assertFalse(reply.text("remedy").isEmpty());
    }

    private static String key(AgentStreamWriter stream) {
        return Encoding.base64(stream.identity.publicKey());
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(600);
    }

    private static Line line(String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Line.parse(bytes, 0, bytes.length);
    }

    private Outcome revoke(Path home, String... more) {
        List<String> arguments = new ArrayList<>(List.of("revoke", "--data", home.toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
    }

    private static Outcome run(String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        return new Outcome(Collector.commandLine().setOut(out).setErr(out).execute(arguments), text.toString());
    }

    private int verify() {
        return run(
                        "verify",
                        folder.resolve("log").toString(),
                        "--state",
                        folder.resolve("seen").toString())
                .exit();
    }
}
