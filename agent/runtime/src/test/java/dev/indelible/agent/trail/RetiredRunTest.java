package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.wal.LineCursor;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.line.Line;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A run's stream goes when its end was received, and not before. */
class RetiredRunTest extends WithRuns {
    private static void force(Run run) throws Exception {
        run.wal().sealed(run.writer().nextSeq());
        run.wal().force();
        run.flushed(run.writer().nextSeq(), run.writer().head());
    }

    private static void receiveAll(Run run) throws Exception {
        run.wal().stream().received(run.wal().stream().sendable());
        assertTrue(run.wal().stream().drained());
    }

    private static List<Line> notReceived(WalStream stream) throws Exception {
        List<Line> lines = new ArrayList<>();
        try (LineCursor cursor = new LineCursor(stream, stream.received())) {
            while (cursor.next()) {
                lines.add(Line.parse(cursor.line(), 0, cursor.line().length));
            }
        }
        return lines;
    }

    /** As where the thread that seals has died. */
    @Test
    void linesBehindTheLastSealThatWasReceivedStay() throws Exception {
        Run first = open(begin());
        put(first, event("sealed"));
        take(first);
        first.writer().seal(null);
        first.wal().flush();
        force(first);
        receiveAll(first);
        put(first, event("unsealed"));
        take(first);
        first.flushed(first.writer().nextSeq(), first.writer().head());
        first.ring().publish();
        first.retire();
        assertFalse(Files.exists(folder.resolve("previous")));
        Run second = open(begin());
        assertEquals(List.of("unsealed/unknown"), ids(sendable(second.wal().stream())));
    }

    @Test
    void aSealedStreamWithoutItsCloseStays() throws Exception {
        Run run = open(begin());
        run.writer().seal(null);
        receiveAll(run);
        run.retire();
        assertFalse(Files.exists(folder.resolve("previous")));
    }

    /** As where a force failed: nobody has these lines, though all that might be sent was received. */
    @Test
    void anEndThatIsNotDurableStays() throws Exception {
        Run first = open(begin());
        receiveAll(first);
        put(first, event("kept"));
        take(first);
        first.ring().publish();
        close(first);
        first.flushed(first.writer().nextSeq(), first.writer().head());
        assertTrue(first.wal().stream().drained());
        first.retire();
        assertFalse(Files.exists(folder.resolve("previous")));
        Run second = open(begin());
        assertEquals(List.of(), ids(sendable(second.wal().stream())), "told in its own stream, and not twice");
        assertEquals(1, second.earlier().size());
        assertEquals(List.of("kept/unknown"), ids(notReceived(second.earlier().get(0))));
        assertEquals(List.of(), gaps(sendable(second.wal().stream())));
    }

    @Test
    void anEndThatWasReceivedLeavesOneSmallFile() throws Exception {
        Run run = open(begin());
        close(run);
        force(run);
        receiveAll(run);
        run.retire();
        assertTrue(Files.exists(folder.resolve("previous")));
        assertEquals(List.of(), StreamFolder.list(slot.wal()));
    }
}
