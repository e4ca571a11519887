package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.Rotation;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TestCollector;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A new identity takes an old one's place, where both have signed that. */
@Timeout(120)
class RotationTest {
    private static final String ORIGIN = "log.test/one";

    @TempDir
    Path folder;

    private final SigningKey fresh = SigningKey.generate();

    @Test
    void theNewKeyOpensAndTheOldOneGoesOnToItsClose() throws Exception {
        AgentStreamWriter old;
        AgentStreamWriter next = new AgentStreamWriter(fresh, "bank");
        try (TestCollector collector = TestCollector.start(folder)) {
            CollectorClient client = collector.client();
            old = collector.enrolled("bank");
            assertEquals(200, client.lines(old.openBatch()).status());
            int uses = count(collector, "\"kind\":\"enrol\"");
            Reply reply = rotate(client, old.identity, fresh, "bank");
            assertEquals(200, reply.status(), reply.body().toString());
            byte[] bytes = collector.lines().get((int) reply.number("index")).getBytes(StandardCharsets.UTF_8);
            Line line = Line.parse(bytes, 0, bytes.length);
            assertEquals("rotate", line.kind());
            assertEquals("bank", line.text("service"));
            assertTrue(line.verify(collector.keys.operator().publicKey()));
            assertEquals(uses, count(collector, "\"kind\":\"enrol\""), "no use of a token");

            assertEquals(200, client.lines(old.batch(2)).status());
            RevocationTest.withdrawn(client.lines(new AgentStreamWriter(old.identity, "bank").openBatch()), "replaced");
            byte[] last = AgentStreamWriter.body(List.of(old.close(), old.lastSeal()));
            byte[] leaf = old.head();
            assertEquals(200, client.lines(last).status());
            byte[] begin = AgentStreamWriter.body(List.of(next.open(old.id, leaf), next.seal()));
            assertEquals(200, client.lines(begin).status());
            assertFalse(collector.lines().toString().contains("stream.previous"), "it follows the old key's stream");
        }
        try (TestCollector collector = TestCollector.start(folder)) {
            assertEquals(200, collector.client().lines(next.batch(1)).status());
            RevocationTest.withdrawn(
                    collector.client().lines(new AgentStreamWriter(old.identity, "bank").openBatch()), "replaced");
        }
        String said = verify(3);
        assertFalse(said.contains("which this log does not know"), said);
    }

    @Test
    void theSameRequestWritesOneLineAlsoAfterARestart() throws Exception {
        SigningKey old;
        long index;
        try (TestCollector collector = TestCollector.start(folder)) {
            old = collector.enrolled("bank").identity;
            index = rotate(collector.client(), old, fresh, "bank").number("index");
            assertEquals(index, rotate(collector.client(), old, fresh, "bank").number("index"));
        }
        try (TestCollector collector = TestCollector.start(folder)) {
            assertEquals(index, rotate(collector.client(), old, fresh, "bank").number("index"));
            assertEquals(1, count(collector, "\"kind\":\"rotate\""));
            RevocationTest.withdrawn(rotate(collector.client(), old, SigningKey.generate(), "bank"), "replaced");
        }
        verify(3);
    }

    @Test
    void ofManyThatWantOnePlaceOneHasIt() throws Exception {
        try (TestCollector collector = TestCollector.start(folder)) {
            SigningKey old = collector.enrolled("bank").identity;
            ExecutorService threads = Executors.newFixedThreadPool(16);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                SigningKey key = SigningKey.generate();
                answers.add(threads.submit(
                        () -> rotate(collector.client(), old, key, "bank").status()));
            }
            int had = 0;
            for (Future<Integer> answer : answers) {
                had += answer.get() == 200 ? 1 : 0;
            }
            threads.shutdown();
            assertEquals(1, had);
            assertEquals(1, count(collector, "\"kind\":\"rotate\""));
        }
        verify(3);
    }

    @Test
    void withoutBothSignaturesOrAnEnrolledOldKeyThereIsNoRotation() throws Exception {
        try (TestCollector collector = TestCollector.start(folder)) {
            CollectorClient client = collector.client();
            SigningKey old = collector.enrolled("bank").identity;
            SigningKey thief = SigningKey.generate();
            byte[] message = Rotation.message(ORIGIN, "bank", old.publicKey(), fresh.publicKey());
            assertEquals(
                    403,
                    rotate(client, old, fresh, "bank", thief.sign(message), fresh.sign(message))
                            .status());
            assertEquals(
                    403,
                    rotate(client, old, fresh, "bank", old.sign(message), thief.sign(message))
                            .status());
            byte[] elsewhere = Rotation.message("log.test/two", "bank", old.publicKey(), fresh.publicKey());
            assertEquals(
                    403,
                    rotate(client, old, fresh, "bank", old.sign(elsewhere), fresh.sign(elsewhere))
                            .status());
            assertEquals(401, rotate(client, old, fresh, "desk").status(), "enrolled for another service only");
            assertEquals(401, rotate(client, thief, fresh, "bank").status());
            assertEquals(400, rotate(client, old, fresh, "no service").status());
            SigningKey known = collector.enrolled("bank").identity;
            assertEquals(409, rotate(client, old, known, "bank").status());
            collector
                    .revoker
                    .revoke("identity", Encoding.base64(old.publicKey()), "test", "operator")
                    .get();
            RevocationTest.withdrawn(rotate(client, old, fresh, "bank"), "revoked");
            assertEquals(0, count(collector, "\"kind\":\"rotate\""));
        }
    }

    private static Reply rotate(CollectorClient client, SigningKey old, SigningKey fresh, String service)
            throws Exception {
        byte[] message = Rotation.message(ORIGIN, service, old.publicKey(), fresh.publicKey());
        return rotate(client, old, fresh, service, old.sign(message), fresh.sign(message));
    }

    private static Reply rotate(
            CollectorClient client, SigningKey old, SigningKey fresh, String service, byte[] consent, byte[] proof)
            throws Exception {
        byte[] body = new JsonMapper()
                .writeValueAsBytes(Map.of(
                        "service",
                        service,
                        "replaces",
                        Encoding.base64(old.publicKey()),
                        "identity",
                        Encoding.base64(fresh.publicKey()),
                        "consent",
                        Encoding.base64(consent),
                        "proof",
                        Encoding.base64(proof)));
        return client.reply(client.post("/v1/rotate", "application/json", body).build());
    }

    private static int count(TestCollector collector, String what) throws Exception {
        return (int)
                collector.lines().stream().filter(line -> line.contains(what)).count();
    }

    private String verify(int exit) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        int code = Collector.commandLine()
                .setOut(out)
                .setErr(out)
                .execute(
                        "verify",
                        folder.resolve("log").toString(),
                        "--state",
                        folder.resolve("seen").toString());
        assertEquals(exit, code, text.toString());
        return text.toString();
    }
}
