package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TlogReader;
import dev.indelible.collector.WithCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks over the network: of who can reach the collector, or stands between it and those who talk to it. */
class WireAttackTest extends WithCollector {
    private AgentStreamWriter stream;

    @BeforeEach
    void open() throws Exception {
        stream = collector.enrolled("bank");
        assertEquals(200, client.lines(stream.openBatch()).status());
    }

    @Test
    void aBatchIsReplayed() throws Exception {
        byte[] batch = stream.batch(3);
        assertEquals(200, client.lines(batch).status());
        int lines = collector.lines().size();
        assertEquals(200, client.lines(batch).status());
        assertEquals(lines, collector.lines().size(), "the receipt again, and no line");
    }

    @Test
    void otherLinesAreSentForAPlaceThatIsTaken() throws Exception {
        long seq = stream.seq();
        byte[] head = stream.head();
        assertEquals(200, client.lines(stream.batch(2)).status());
        stream.rewind(seq, head);
        assertEquals(409, client.lines(stream.batch(2)).status());
        collector.enrolled("after");
        Attack.finds(verify(), "alarm", "The collector raises an alarm, stream.fork");
    }

    @Test
    void linesAreSentInSomebodyElsesStream() throws Exception {
        int lines = collector.lines().size();
        byte[] forged = AgentStreamWriter.body(List.of(stream.event("pay"), stream.forgedSeal()));
        Reply reply = client.lines(forged);
        assertEquals(403, reply.status());
        assertEquals(3, reply.number("seq"));
        assertEquals(
                0,
                collector.lines().stream()
                        .skip(lines)
                        .filter(line -> line.contains(stream.id + "\",\"seq\""))
                        .count());
    }

    @Test
    void aLineIsEditedOnItsWay() throws Exception {
        String batch = new String(stream.batch(3), StandardCharsets.UTF_8).replace("do.1", "do.9");
        Reply reply = client.lines(batch.getBytes(StandardCharsets.UTF_8));
        assertEquals(422, reply.status());
        assertEquals(4, reply.number("seq"), "the line behind it");
    }

    @Test
    void aStrangerOpensAStream() throws Exception {
        byte[] open = new AgentStreamWriter(SigningKey.generate(), "bank").openBatch();
        assertEquals(401, client.lines(open).status());
    }

    @Test
    void aTokenIsSignedBySomebodyElse() throws Exception {
        EnrolmentToken claims =
                EnrolmentToken.parse(collector.token("bank", 1, Instant.now().plusSeconds(60)));
        Reply reply = client.enrol(claims.sign(SigningKey.generate()), SigningKey.generate());
        assertEquals(403, reply.status());
    }

    @Test
    void aTokenIsUsedOnceMoreThanItSays() throws Exception {
        String token = collector.token("bank", 1, Instant.now().plusSeconds(60));
        assertEquals(200, client.enrol(token, SigningKey.generate()).status());
        assertEquals(410, client.enrol(token, SigningKey.generate()).status());
    }

    @Test
    void aTokenIsUsedAfterItsTime() throws Exception {
        String token = collector.token("bank", 1, Instant.now().minusSeconds(60));
        assertEquals(410, client.enrol(token, SigningKey.generate()).status());
    }

    @Test
    void aReceiptForAnotherLine() throws Exception {
        byte[] batch = stream.batch(1);
        byte[] mine = stream.head();
        TlogProof receipt = TlogProof.parse(client.lines(batch).text("receipt"));
        receipt.verify(mine, collector.keys.logSigner().verifier());
        assertThrows(
                NoteException.class,
                () -> receipt.verify(
                        Leaf.hash("no".getBytes(StandardCharsets.UTF_8)),
                        collector.keys.logSigner().verifier()));
    }

    @Test
    void aReceiptOfAnotherLog() throws Exception {
        byte[] batch = stream.batch(1);
        byte[] mine = stream.head();
        TlogProof receipt = TlogProof.parse(client.lines(batch).text("receipt"));
        NoteSigner other = NoteSigner.log(collector.log.origin(), SigningKey.generate());
        assertThrows(NoteException.class, () -> receipt.verify(mine, other.verifier()));
    }

    @Test
    void aProofBetweenTwoHistories() throws Exception {
        Checkpoint before = collector.log.published().checkpoint();
        Reply reply = client.lines(stream.batch(2), collector.log.published().text());
        Checkpoint after = collector.log.published().checkpoint();
        List<byte[]> proof = ((List<?>) reply.body().get("consistency"))
                .stream().map(hash -> Encoding.base64((String) hash, 32)).toList();
        assertTrue(Proofs.consistencyHolds(before.size(), before.root(), after.size(), after.root(), proof));
        byte[] other = before.root().clone();
        other[0] ^= 1;
        assertEquals(false, Proofs.consistencyHolds(before.size(), other, after.size(), after.root(), proof));
    }

    @Test
    void aTileLiesToAReader() throws Exception {
        assertEquals(200, client.lines(stream.batch(300)).status());
        TlogReader.Source honest = path -> client.get("/" + path).body();
        new TlogReader(honest).check(true);
        assertThrows(
                AssertionError.class,
                () -> new TlogReader(path -> {
                            byte[] body = honest.get(path);
                            if (path.equals("tile/0/000")) {
                                body[99] ^= 1;
                            }
                            return body;
                        })
                        .check(true));
    }

    @Test
    void anEntryLiesToAReader() throws Exception {
        assertEquals(200, client.lines(stream.batch(300)).status());
        TlogReader.Source honest = path -> client.get("/" + path).body();
        assertThrows(
                AssertionError.class,
                () -> new TlogReader(path -> {
                            byte[] body = honest.get(path);
                            if (path.equals("tile/entries/000")) {
                                body[99] ^= 1;
                            }
                            return body;
                        })
                        .check(true));
    }

    @Test
    void aLogThatSignedAnotherHistoryTooIsShownByAnAgent() throws Exception {
        byte[] root = new byte[Leaf.BYTES];
        CheckpointNote other = CheckpointNote.sign(
                new Checkpoint(collector.log.origin(), 1, root),
                collector.keys.logSigner(),
                collector.keys.timeSigner(),
                1);
        byte[] seal = AgentStreamWriter.body(List.of(stream.seal(other)));
        assertEquals(200, client.lines(seal).status());
        Attack.fails(verify(), "proof against the log: it signed another root at size 1");
    }

    private Report verify() throws Exception {
        Path log = folder.resolve("log").toRealPath();
        SeenCheckpoints seen = new SeenCheckpoints(folder.resolve("seen"));
        return Verified.run(log, collector.keys.logSigner().verifier(), seen, 2);
    }
}
