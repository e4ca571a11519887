package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.WithCollector;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a seal that shows a checkpoint as evidence of a fork. */
class ForkEvidenceTest extends WithCollector {
    private AgentStreamWriter stream;

    @BeforeEach
    void open() throws Exception {
        stream = collector.enrolled("bank");
        assertEquals(200, client.lines(stream.openBatch()).status());
    }

    @Test
    void nobodyWithoutTheLogsKeyCanForgeIt() throws Exception {
        NoteSigner forger = NoteSigner.log(collector.log.origin(), SigningKey.generate());
        assertEquals(403, send(signed(forger, 1)));
        assertEquals(0, alarms("log.fork"));
    }

    @Test
    void anotherHistoryUnderThisLogsKeyIsAnAlarmAndTheLogGoesOn() throws Exception {
        CheckpointNote proof = signed(collector.keys.logSigner(), 1);
        assertEquals(200, send(proof));
        assertEquals(200, send(proof));
        assertEquals(200, send(signed(collector.keys.logSigner(), 1_000_000)));
        assertEquals(200, client.lines(stream.batch(3)).status());
        assertEquals(2, alarms("log.fork"), "one for each checkpoint");
        assertNull(collector.log.stopped());
    }

    @Test
    void aCheckpointOfThisHistoryProvesNothing() throws Exception {
        assertEquals(200, send(collector.log.published()));
        assertEquals(200, client.lines(stream.batch(3)).status());
        assertEquals(0, alarms("log.fork"));
    }

    private int send(CheckpointNote fork) throws Exception {
        return client.lines(AgentStreamWriter.body(List.of(stream.seal(fork)))).status();
    }

    private CheckpointNote signed(NoteSigner log, long size) {
        byte[] root = new byte[32];
        Arrays.fill(root, (byte) 7);
        return CheckpointNote.sign(
                new Checkpoint(collector.log.origin(), size, root), log, collector.keys.timeSigner(), 1);
    }

    private long alarms(String action) throws Exception {
        return collector.lines().stream()
                .filter(line -> line.contains("\"action\":\"" + action + "\""))
                .count();
    }
}
