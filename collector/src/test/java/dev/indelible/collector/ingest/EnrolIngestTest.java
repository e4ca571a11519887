package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.WithCollector;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class EnrolIngestTest extends WithCollector {
    private final Instant later = Instant.now().plusSeconds(3600);

    @Test
    void anEnrolLineIsSignedAndAnswersTheSixQuestions() throws Exception {
        String token = collector.token("bank", 1, later);
        SigningKey identity = SigningKey.generate();
        Reply reply = client.enrol(token, identity);
        assertEquals(200, reply.status());
        String text = collector.lines().get((int) reply.number("index"));
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Line line = Line.parse(bytes, 0, bytes.length);
        assertEquals("enrol", line.kind());
        assertTrue(line.verify(collector.keys.operator().publicKey()));
        assertEquals("agent.enrol", line.text("action"));
        assertEquals("bank", line.text("service"));
        assertEquals("success", line.text("outcome"));
        assertEquals(
                "{\"id\":\"bank\",\"type\":\"agent\",\"source\":\"token\",\"ip\":\"127.0.0.1\"}", line.raw("actor"));
        assertEquals("{\"type\":\"service\",\"id\":\"bank\"}", line.raw("resource"));
        assertEquals("collector.ingest", line.text("where"));
        assertEquals(Encoding.base64(identity.publicKey()), line.text("identity"));
        assertEquals(EnrolmentToken.parse(token).id(), line.text("token"));
        assertFalse(
                collector.lines().toString().contains(token.substring(token.lastIndexOf(".") + 1)),
                "the token itself is a secret");
    }

    @Test
    void theSameIdentityMayComeAgainAndTakesNoUse() throws Exception {
        String token = collector.token("bank", 2, later);
        SigningKey identity = SigningKey.generate();
        long index = client.enrol(token, identity).number("index");
        int lines = collector.lines().size();
        for (int i = 0; i < 3; i++) {
            assertEquals(index, client.enrol(token, identity).number("index"));
        }
        assertEquals(lines, collector.lines().size());
        assertEquals(200, client.enrol(token, SigningKey.generate()).status());
        assertEquals(410, client.enrol(token, SigningKey.generate()).status());
        assertEquals(index, client.enrol(token, identity).number("index"));
    }

    @Test
    void usesAndIdentitiesAreKnownAfterARestart() throws Exception {
        String token = collector.token("bank", 1, later);
        SigningKey identity = SigningKey.generate();
        long index = client.enrol(token, identity).number("index");
        collector.close();
        collector = TestCollector.start(folder);
        client = collector.client();
        assertEquals(index, client.enrol(token, identity).number("index"));
        assertEquals(410, client.enrol(token, SigningKey.generate()).status());
        assertEquals(
                200,
                client.lines(new AgentStreamWriter(identity, "bank").openBatch())
                        .status());
    }

    @Test
    void anExpiredTokenEnrolsNobody() throws Exception {
        Reply reply = client.enrol(collector.token("bank", 1, Instant.now().minusSeconds(1)), SigningKey.generate());
        assertEquals(410, reply.status());
        assertTrue(reply.text("error").contains("expired"));
    }

    @Test
    void aProofForAnotherServiceOrKeyIsRefused() throws Exception {
        String token = collector.token("bank", 1, later);
        EnrolmentToken claims = EnrolmentToken.parse(token);
        SigningKey identity = SigningKey.generate();
        byte[] forShop = identity.sign(Possession.message(claims.id(), "log.test/one", "shop", identity.publicKey()));
        assertEquals(403, client.enrol(token, identity.publicKey(), forShop).status());
        byte[] byOther = SigningKey.generate()
                .sign(Possession.message(claims.id(), "log.test/one", "bank", identity.publicKey()));
        assertEquals(403, client.enrol(token, identity.publicKey(), byOther).status());
        assertEquals(200, client.enrol(token, identity).status());
        assertTrue(collector.lines().toString().contains("\"action\":\"enrol.proof\""));
    }

    @Test
    void tokensOfOthersAreRefused() throws Exception {
        EnrolmentToken claims = EnrolmentToken.parse(collector.token("bank", 1, later));
        assertEquals(
                403,
                client.enrol(claims.sign(SigningKey.generate()), SigningKey.generate())
                        .status());
        EnrolmentToken otherLog = new EnrolmentToken(
                claims.id(),
                claims.url(),
                null,
                NoteSigner.log("log.test/two", SigningKey.generate()).verifier(),
                "bank",
                1,
                later);
        assertEquals(
                403,
                client.enrol(otherLog.sign(collector.keys.operator()), SigningKey.generate())
                        .status());
    }

    @Test
    void whatIsNoRequestIsRefused() throws Exception {
        for (String body : List.of("", "{", "[]", "{}", "null", "{\"token\":1,\"identity\":\"\",\"proof\":\"\"}")) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            assertEquals(
                    400,
                    client.reply(client.post("/v1/enrol", "application/json", bytes)
                                    .build())
                            .status(),
                    body);
        }
        assertEquals(
                403, client.enrol("indelible1.x.y", new byte[32], new byte[64]).status());
        assertEquals(
                400,
                client.enrol(collector.token("bank", 1, later), new byte[31], new byte[64])
                        .status());
    }

    @Test
    void ofSixteenReplicasATokenOfTenUsesEnrolsTen() throws Exception {
        String token = collector.token("bank", 10, later);
        ExecutorService agents = Executors.newFixedThreadPool(16);
        CyclicBarrier together = new CyclicBarrier(16);
        List<Future<Integer>> statuses = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            statuses.add(agents.submit(() -> {
                SigningKey identity = SigningKey.generate();
                together.await();
                int status = client.enrol(token, identity).status();
                int lines = client.lines(new AgentStreamWriter(identity, "bank").openBatch())
                        .status();
                assertEquals(status == 200 ? 200 : 401, lines);
                int elsewhere = client.lines(new AgentStreamWriter(identity, "shop").openBatch())
                        .status();
                assertEquals(401, elsewhere, "the token is for one service");
                return status;
            }));
        }
        int enrolled = 0;
        for (Future<Integer> status : statuses) {
            int given = status.get();
            assertTrue(given == 200 || given == 410, "status " + given);
            enrolled += given == 200 ? 1 : 0;
        }
        agents.shutdown();
        assertEquals(10, enrolled);
        assertEquals(
                10,
                collector.lines().stream()
                        .filter(line -> line.contains("\"kind\":\"enrol\""))
                        .count());
    }
}
