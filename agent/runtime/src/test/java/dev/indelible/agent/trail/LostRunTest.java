package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.wal.FrameType;
import dev.indelible.chain.line.Line;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known to be lost between two runs is a gap, and what is not lost is none. */
class LostRunTest extends WithRuns {
    @Test
    void aRecordThatNoLineCanSayIsCountedAndTheOthersAreKept() throws Exception {
        Run first = open(begin());
        put(first, event("before"));
        put(first, record.start(EventKind.METHOD, Long.MAX_VALUE));
        put(first, event("behind"));
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("before/unknown", "behind/unknown"), ids(lines));
        Line gap =
                lines.stream().filter(l -> l.kind().equals("gap")).findFirst().orElseThrow();
        assertEquals(1, gap.number("lost", 0));
    }

    @Test
    void whatAnUnreadableStreamTookOverIsNotTakenFromItsPredecessorAgain() throws Exception {
        Run first = open(begin());
        put(first, event("once"));
        take(first);
        Run second = open(begin());
        assertEquals(List.of("once/unknown"), ids(sendable(second.wal().stream())));
        for (Path segment : second.wal().stream().folder().segments()) {
            Files.writeString(segment, "damaged");
        }
        Run third = begin();
        assertThrows(
                IllegalStateException.class,
                () -> third.open(previous -> {
                    throw new IllegalStateException("killed before the commit");
                }));
        Run fourth = open(begin());
        List<Line> lines = sendable(fourth.wal().stream());
        assertEquals(List.of(), ids(lines));
        assertEquals(1, lines.stream().filter(l -> l.kind().equals("gap")).count(), "also at the second attempt");
        assertTrue(Files.exists(folder.resolve(
                "wal/damaged-" + second.wal().stream().folder().path().getFileName())));
    }

    @Test
    void aLineThatBreaksTheGrammarIsCountedAndTheOthersAreKept() throws Exception {
        Run first = open(begin());
        put(first, request(1).markBegin());
        take(first);
        put(first, event("before"));
        take(first);
        byte[] broken = "{\"no line\"".getBytes(StandardCharsets.US_ASCII);
        first.wal().append(FrameType.LINE, first.ring().position(), broken, broken.length);
        put(first, event("behind"));
        take(first);
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("before/unknown", "behind/unknown", "request-1/unknown"), ids(lines));
        Line gap =
                lines.stream().filter(l -> l.kind().equals("gap")).findFirst().orElseThrow();
        assertEquals(1, gap.number("lost", 0));
    }

    /** As the file looks when the machine comes up again: its id is another. */
    private static void stopMachine(Run run) throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/sys/kernel/random/boot_id")), "this machine has no boot id");
        try (FileChannel ring = FileChannel.open(run.ringFile(), StandardOpenOption.WRITE)) {
            ring.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 48);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMachineThatStoppedIsAGapUnlessTheStreamWasClosed(boolean closed) throws Exception {
        Run first = open(begin());
        put(first, event("ring"));
        if (closed) {
            close(first);
        }
        stopMachine(first);
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("ring/unknown"), ids(lines));
        assertEquals(
                closed ? List.of() : List.of("1 unknown: the machine stopped before everything was on its disk"),
                gaps(lines));
        Run third = open(begin());
        assertEquals(List.of(), gaps(sendable(third.wal().stream())), "it is told once");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRingThatIsGoneIsAGapUnlessTheStreamWasClosed(boolean closed) throws Exception {
        Run first = open(begin());
        if (closed) {
            close(first);
        }
        Files.delete(first.ringFile());
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(closed ? List.of() : List.of("1 unknown: the buffer of an earlier run is gone"), gaps(lines));
        if (!closed) {
            assertEquals(first.writer().stream(), lines.get(1).text("recovered"));
        }
    }

    @Test
    void aProcessThatEndedBeforeItHadABufferIsAGapOnce() throws Exception {
        Starting.begins(slot);
        Starting.isOpen(slot);
        assertEquals(List.of(), gaps(sendable(open(begin()).wal().stream())), "this one had one");
        Starting.begins(slot);
        Starting.begins(slot);
        Starting.isOpen(slot);
        Run killedBeforeItsCommit = begin();
        Starting.begins(slot);
        Starting.isOpen(slot);
        assertEquals(
                List.of("1 unknown: a process ended while it was starting"),
                gaps(sendable(open(begin()).wal().stream())));
        assertEquals(List.of(), gaps(sendable(open(begin()).wal().stream())), "it is told once");
        assertEquals(2, killedBeforeItsCommit.number());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsThatWereNotKeptAreCountedWhereTheirEndIsNotFound(boolean closed) throws Exception {
        Run first = open(begin());
        put(first, request(1).text(Field.OUTCOME, "success"));
        first.ring().unkept(3);
        if (closed) {
            close(first);
        }
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("request-1/success"), ids(lines));
        assertEquals(closed ? List.of() : List.of("2 unknown: requests in flight that were not kept"), gaps(lines));
    }

    @Test
    void aRingThatCannotBeReadIsSomethingToTell() throws Exception {
        Files.write(slot.ring(1), new byte[10]);
        assertFalse(RunRemains.ofSlot(slot, Long.MAX_VALUE, new AtomicLong()).complete());
    }
}
