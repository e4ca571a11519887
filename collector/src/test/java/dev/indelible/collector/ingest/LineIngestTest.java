package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.WithCollector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LineIngestTest extends WithCollector {
    @Test
    void receiptsAndConsistencyHold() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        Reply first = client.lines(stream.openBatch());
        CheckpointNote seen = verified(first, stream.head());
        assertEquals(List.of(), first.body().get("consistency"));
        assertEquals("stored", first.text("level"));
        for (int i = 1; i < 40; i++) {
            Reply next = client.lines(stream.batch(i), seen.text());
            CheckpointNote newer = verified(next, stream.head());
            assertConsistent(seen.checkpoint(), newer.checkpoint(), next);
            seen = newer;
        }
        CheckpointNote.strict(
                seen.text(),
                collector.keys.logSigner().verifier(),
                collector.keys.timeSigner().verifier());
    }

    @Test
    void aBatchStoredAlreadyGetsAReceiptAgain() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        byte[] open = stream.openBatch();
        byte[] openHead = stream.head();
        byte[] second = stream.batch(5);
        byte[] secondHead = stream.head();
        verified(client.lines(open), openHead);
        verified(client.lines(second), secondHead);
        int lines = collector.lines().size();
        verified(client.lines(open), openHead);
        verified(client.lines(second), secondHead);
        assertEquals(lines, collector.lines().size());
    }

    @Test
    void otherLinesAtAStoredPlaceAreAForkAndAnAlarm() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        long seq = stream.seq();
        byte[] head = stream.head();
        client.lines(stream.batch(2));
        byte[] stored = stream.head();
        stream.rewind(seq, head);
        Reply reply = client.lines(stream.batch(2));
        assertEquals(409, reply.status());
        assertEquals(seq + 3, reply.number("next"));
        assertEquals(Encoding.base64(stored), reply.text("leaf"));
        assertAlarms(1, "stream.fork");
    }

    @Test
    void aBatchThatIsPartlyStoredGetsThePosition() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        byte[] open = stream.openBatch();
        client.lines(open);
        byte[] both = concat(open, stream.batch(3));
        Reply reply = client.lines(both);
        assertEquals(409, reply.status());
        assertEquals(2, reply.number("next"));
        assertEquals(
                200,
                client.lines(Arrays.copyOfRange(both, open.length, both.length)).status());
    }

    @Test
    void aGapAndAnUnknownStreamGetThePosition() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        byte[] open = stream.openBatch();
        byte[] second = stream.batch(1);
        Reply unknown = client.lines(second);
        assertEquals(409, unknown.status());
        assertEquals(0, unknown.number("next"));
        client.lines(open);
        Reply gap = client.lines(stream.batch(1));
        assertEquals(409, gap.status());
        assertEquals(2, gap.number("next"));
    }

    @Test
    void nothingFollowsTheLastSeal() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        assertEquals(
                200,
                client.lines(AgentStreamWriter.body(List.of(stream.close(), stream.lastSeal())))
                        .status());
        assertEquals(409, client.lines(stream.batch(1)).status());
    }

    @Test
    void whoIsNotEnrolledIsTurnedAway() throws Exception {
        Reply stranger = client.lines(new AgentStreamWriter(SigningKey.generate(), "bank").openBatch());
        assertEquals(401, stranger.status());
        SigningKey identity = collector.enrolled("bank").identity;
        assertEquals(
                401,
                client.lines(new AgentStreamWriter(identity, "shop").openBatch())
                        .status());
        assertEquals(
                200,
                client.lines(new AgentStreamWriter(identity, "bank").openBatch())
                        .status());
        assertAlarms(2, "lines.unknown-identity");
    }

    @Test
    void aForgedSealIsRefused() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        Reply reply = client.lines(AgentStreamWriter.body(List.of(stream.event("pay"), stream.forgedSeal())));
        assertEquals(403, reply.status());
        assertEquals(3, reply.number("seq"));
        assertAlarms(1, "lines.seal");
    }

    @Test
    void aBrokenChainNamesItsSeq() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        String body = new String(stream.batch(3), StandardCharsets.UTF_8).replace("do.1", "do.9");
        Reply reply = client.lines(body.getBytes(StandardCharsets.UTF_8));
        assertEquals(422, reply.status());
        assertEquals(4, reply.number("seq"));
        assertAlarms(1, "lines.chain");
        stream.rewind(2, new byte[32]);
        Reply first = client.lines(stream.batch(1));
        assertEquals(422, first.status());
        assertEquals(2, first.number("seq"));
    }

    @Test
    void anAgentSpeaksForTheServiceItIsEnrolledForOnly() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        long seq = stream.seq();
        Reply reply = client.lines(AgentStreamWriter.body(List.of(stream.event("desk", null), stream.seal())));
        assertEquals(422, reply.status());
        assertEquals(seq, reply.number("seq"));
        assertAlarms(1, "lines.service");
    }

    @Test
    void aLineThatNamesNoServiceIsRefused() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        long seq = stream.seq();
        byte[] head = stream.head();
        for (String recovered : Arrays.asList(null, "AAAAAAAAAAAAAAAAAAAAAA")) {
            stream.rewind(seq, head);
            Reply reply = client.lines(AgentStreamWriter.body(List.of(stream.event(null, recovered), stream.seal())));
            assertEquals(422, reply.status());
            assertEquals(seq, reply.number("seq"));
            assertTrue(reply.text("error").contains("names no service"), reply::toString);
            assertTrue(reply.text("remedy").contains("give each line the `service`"), reply::toString);
        }
        assertAlarms(2, "lines.service");
    }

    @Test
    void whatIsRecoveredMayTellOfTheServiceThatSharedTheFolder() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        byte[] recovered = stream.event("desk", "AAAAAAAAAAAAAAAAAAAAAA");
        verified(client.lines(AgentStreamWriter.body(List.of(recovered, stream.seal()))), stream.head());
    }

    @Test
    void brokenGrammarNamesItsSeq() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        String body = new String(stream.batch(3), StandardCharsets.UTF_8).replace("\"do.1\"", "1.5");
        Reply reply = client.lines(body.getBytes(StandardCharsets.UTF_8));
        assertEquals(422, reply.status());
        assertEquals(3, reply.number("seq"));
    }

    @Test
    void bodiesThatAreNoBatchAreRefused() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        byte[] open = stream.openBatch();
        assertEquals(400, client.lines(Arrays.copyOf(open, open.length - 1)).status());
        assertEquals(400, client.lines(new byte[0]).status());
        byte[] unsealed = collector.enrolled("bank").open();
        assertEquals(
                400, client.lines(AgentStreamWriter.body(List.of(unsealed))).status());
        byte[] other = collector.enrolled("bank").openBatch();
        assertEquals(400, client.lines(concat(open, other)).status());
        assertEquals(
                400,
                client.reply(client.post("/v1/lines", "text/plain", open).build())
                        .status());
        assertEquals(
                400,
                client.reply(client.post("/v1/lines", "application/x-ndjson", open)
                                .header("Content-Encoding", "gzip")
                                .build())
                        .status());
        assertEquals(
                400,
                client.reply(client.post("/v1/lines", "application/x-ndjson", open)
                                .header("Content-Encoding", "br")
                                .build())
                        .status());
        assertEquals(400, client.lines(open, "not a note").status());
        assertEquals(
                200,
                client.reply(client.post("/v1/lines", "application/x-ndjson", open)
                                .build())
                        .status());
    }

    @Test
    void aServiceNameThatFillsALineCannotEndTheLog() throws Exception {
        AgentStreamWriter stranger = new AgentStreamWriter(SigningKey.generate(), "s".repeat(65_040));
        assertEquals(422, client.lines(stranger.openBatch()).status());
        AgentStreamWriter stream = collector.enrolled("bank");
        verified(client.lines(stream.openBatch()), stream.head());
    }

    @Test
    void tooLargeABodyIsRefusedHoweverItIsPacked() throws Exception {
        byte[] large = Arrays.copyOf(collector.enrolled("bank").openBatch(), (8 << 20) + 1);
        assertEquals(413, client.lines(large).status());
        assertEquals(
                413,
                client.reply(client.post("/v1/lines", "application/x-ndjson", large)
                                .build())
                        .status());
        assertEquals(
                413,
                client.reply(client.post("/v1/enrol", "application/json", new byte[16385])
                                .build())
                        .status());
    }

    @Test
    void oddPreviousStreamsAreTakenWithAnAlarm() throws Exception {
        AgentStreamWriter first = collector.enrolled("bank");
        client.lines(first.openBatch());
        byte[] oldSeal = first.head();
        AgentStreamWriter second = new AgentStreamWriter(first.identity, "bank");
        assertEquals(200, open(second, first.id, oldSeal).status());
        assertEquals(0, alarms("stream.previous"));
        AgentStreamWriter twice = new AgentStreamWriter(first.identity, "bank");
        assertEquals(200, open(twice, first.id, oldSeal).status());
        AgentStreamWriter unknown = new AgentStreamWriter(first.identity, "bank");
        assertEquals(200, open(unknown, "AAAAAAAAAAAAAAAAAAAAAA", oldSeal).status());
        client.lines(second.batch(1));
        AgentStreamWriter shorter = new AgentStreamWriter(first.identity, "bank");
        assertEquals(200, open(shorter, second.id, oldSeal).status());
        AgentStreamWriter none = new AgentStreamWriter(first.identity, "bank");
        assertEquals(200, client.lines(none.openBatch()).status());
        collector.close();
        assertEquals(4, alarms("stream.previous"));
        collector = TestCollector.start(folder);
    }

    @Test
    void alarmsOfOutsidersAreBounded() throws Exception {
        for (int i = 0; i < 30; i++) {
            client.lines(new AgentStreamWriter(SigningKey.generate(), "bank").openBatch());
        }
        collector.enrolled("bank");
        assertEquals(10, alarms("lines.unknown-identity"));
    }

    @Test
    void manyAgentsAtOnceAllGetTrueReceipts() throws Exception {
        ExecutorService agents = Executors.newFixedThreadPool(24);
        List<Future<Long>> done = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            done.add(agents.submit(() -> {
                AgentStreamWriter stream = collector.enrolled("bank");
                String seen = verified(client.lines(stream.openBatch()), stream.head())
                        .text();
                for (int batch = 0; batch < 20; batch++) {
                    Reply reply = client.lines(stream.batch(20), seen);
                    CheckpointNote newer = verified(reply, stream.head());
                    assertConsistent(
                            CheckpointNote.open(seen, collector.log.verifier()).checkpoint(),
                            newer.checkpoint(),
                            reply);
                    seen = newer.text();
                }
                return stream.seq();
            }));
        }
        long lines = 1 + 24;
        for (Future<Long> agent : done) {
            lines += agent.get();
        }
        agents.shutdown();
        assertEquals(lines, collector.lines().size());
        assertEquals(lines, collector.log.published().checkpoint().size());
    }

    private Reply open(AgentStreamWriter stream, String previous, byte[] leaf) throws Exception {
        return client.lines(AgentStreamWriter.body(List.of(stream.open(previous, leaf), stream.seal())));
    }

    private CheckpointNote verified(Reply reply, byte[] leaf) throws Exception {
        assertEquals(200, reply.status(), () -> reply.body().toString());
        CheckpointNote note = TlogProof.parse(reply.text("receipt"))
                .verify(leaf, collector.keys.logSigner().verifier());
        assertNotNull(note);
        return note;
    }

    private static void assertConsistent(Checkpoint old, Checkpoint newer, Reply reply) {
        List<byte[]> proof = new ArrayList<>();
        for (Object hash : (List<?>) reply.body().get("consistency")) {
            proof.add(Encoding.base64((String) hash, 32));
        }
        assertTrue(Proofs.consistencyHolds(old.size(), old.root(), newer.size(), newer.root(), proof));
    }

    /** Alarms are written behind the answer: an enrolment, which is answered when written, comes after them. */
    private void assertAlarms(int count, String action) throws Exception {
        collector.enrolled("after");
        assertEquals(count, alarms(action));
    }

    private long alarms(String action) throws Exception {
        return collector.lines().stream()
                .filter(line -> line.contains("\"kind\":\"alarm\"") && line.contains("\"action\":\"" + action + "\""))
                .count();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
