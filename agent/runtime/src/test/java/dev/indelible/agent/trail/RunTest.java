package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a run that was killed left is told by the next: lines, ring and requests in flight, each once. */
class RunTest extends WithRuns {
    @Test
    void unsealedLinesThenRingThenOpenRequestsBecomeLinesOfTheNextStream() throws Exception {
        Run first = open(begin());
        put(first, event("sealed"));
        take(first);
        first.writer().seal(null);
        first.wal().flush();
        put(first, request(1).markBegin());
        put(first, request(2).markBegin());
        put(first, event("unsealed"));
        put(first, request(1).text(Field.OUTCOME, "success"));
        for (int i = 0; i < 4; i++) {
            take(first);
        }
        put(first, request(3).markBegin());
        put(first, event("ring"));
        put(first, request(3).text(Field.OUTCOME, "denied"));
        first.ring().losses().add(5, "the buffer was full");

        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(
                List.of(
                        "unsealed/unknown",
                        "request-1/success",
                        "ring/unknown",
                        "request-3/denied",
                        "request-2/unknown"),
                ids(lines));
        Line gap =
                lines.stream().filter(l -> l.kind().equals("gap")).findFirst().orElseThrow();
        assertEquals(5, gap.number("lost", 0));
        assertEquals("exact", gap.text("bound"));
        for (Line line : lines) {
            boolean own = line.kind().equals("open") || line.kind().equals("seal");
            assertEquals(own ? null : first.writer().stream(), line.text("recovered"));
        }
        assertEquals(first.writer().stream(), lines.get(0).object("previous").get("stream"));
        List<Line> old = sendable(second.earlier().get(0));
        assertEquals(List.of("sealed/unknown"), ids(old), "sealed lines stay as they are");
        assertEquals(
                Encoding.base64(old.get(old.size() - 1).leaf()),
                lines.get(0).object("previous").get("leaf"));
    }

    @Test
    void aKillBeforeTheCommitChangesNothingAndAKillAfterItDoublesNothing() throws Exception {
        Run first = open(begin());
        put(first, event("wal"));
        take(first);
        put(first, event("ring"));
        Run killedBefore = begin();
        put(killedBefore, event("early"));
        Files.createDirectories(folder.resolve("wal/new"));
        Files.writeString(folder.resolve("wal/new/0000000000000000.wal"), "half a segment");

        Run third = open(begin());
        List<Line> lines = sendable(third.wal().stream());
        assertEquals(List.of("wal/unknown", "ring/unknown", "early/unknown"), ids(lines));
        assertEquals(killedBefore.writer().stream(), lines.get(3).text("recovered"));

        Run fourth = open(begin());
        assertEquals(List.of(), ids(sendable(fourth.wal().stream())), "nothing is recovered twice");
        assertEquals(2, fourth.earlier().size());
        assertEquals(ids(lines), ids(sendable(fourth.earlier().get(1))));
    }

    @Test
    void ringsThatOutliveTheirCommitAreVoid() throws Exception {
        Run first = open(begin());
        put(first, event("ring"));
        Path ring = folder.resolve("ring.0000000001");
        byte[] kept = Files.readAllBytes(ring);
        Run second = open(begin());
        assertEquals(List.of("ring/unknown"), ids(sendable(second.wal().stream())));
        assertFalse(Files.exists(ring));
        Files.write(ring, kept); // as if the kill had come between commit and deletion
        Run third = open(begin());
        assertEquals(List.of(), ids(sendable(third.wal().stream())));
    }

    @Test
    void aSlotWhoseStreamIsGoneKnowsWhereItEndedAndStillRecoversItsRing() throws Exception {
        Run first = open(begin());
        first.writer().sink((type, line, length) -> first.wal().append(type, 0, line, length));
        first.writer().close("exit", null);
        first.wal().flush();
        Previous.of(WalRemains.of(first.wal().stream().folder())).write(folder);
        first.wal().stream().delete();
        put(first, event("late"));
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("late/unknown"), ids(lines));
        assertEquals(first.writer().stream(), lines.get(0).object("previous").get("stream"));
        assertEquals(
                Encoding.base64(first.writer().head()),
                lines.get(0).object("previous").get("leaf"));
        assertEquals(2, second.number());
    }

    @Test
    void moreThanASealMayCoverIsRecoveredUnderSeveralSeals() throws Exception {
        Run first = open(begin());
        for (int i = 0; i < 10_000; i++) {
            put(first, event("e" + i));
        }
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(10_000, ids(lines).size());
        assertTrue(Collections.frequency(lines.stream().map(Line::kind).toList(), "seal") >= 3);
    }

    @Test
    void anEventOfAnySizeFitsIntoALineWithRoomToBeRecovered() throws Exception {
        Run first = open(begin());
        EventRecord large = event("large");
        for (int i = 0; i < 3000; i++) {
            large.data("n" + i % 1500, "\u0001".repeat(1 + i % 7));
        }
        put(first, large);
        take(first);
        EventRecord escaped = event("escaped");
        for (int i = 0; i < 8; i++) {
            escaped.data("n" + i, "\u0001".repeat(4000));
        }
        put(first, escaped);
        take(first);
        Run second = open(begin());
        List<Line> lines = sendable(second.wal().stream());
        assertEquals(List.of("large/unknown", "escaped/unknown"), ids(lines));
        assertEquals("true", lines.get(1).raw("truncated"));
        assertTrue(lines.get(2).raw("data").contains("bytes, sha256 "));
    }

    @Test
    void aRequestThatWasToldAtTheCloseIsNotToldAgainWhenItsEndComesLate() throws Exception {
        for (boolean retired : new boolean[] {false, true}) {
            Run first = open(begin());
            put(first, request(7).markBegin());
            put(first, request(8).markBegin());
            take(first);
            take(first);
            put(first, request(8).text(Field.OUTCOME, "success"));
            take(first);
            first.writer().event(new RecordReader().read(request(7).bytes(), record.length()), "unknown", null);
            first.writer().close("exit", null);
            first.wal().flush();
            first.ring().publish();
            put(first, request(7).text(Field.OUTCOME, "success"));
            put(first, request(9).text(Field.OUTCOME, "success"));
            if (retired) {
                Previous.of(WalRemains.of(first.wal().stream().folder())).write(folder);
                first.wal().stream().delete();
            }
            Run second = open(begin());
            assertEquals(List.of("request-9/success"), ids(sendable(second.wal().stream())));
        }
    }

    /** A power cut, or a disk that was full, leaves the header of a segment and not all behind it. */
    @Test
    void aNewestSegmentThatWasNeverUsedHidesNoRequest() throws Exception {
        Run run = open(begin());
        put(run, request(1).markBegin());
        byte[] begin = Arrays.copyOf(record.bytes(), record.length());
        take(run);
        put(run, event("line"));
        take(run);
        run.writer().seal(null);
        run.wal().flush();
        run.wal().roll(run.writer().nextSeq(), run.writer().head(), run.ring().position(), List.of(begin));
        List<Path> segments = run.wal().stream().folder().segments();
        try (FileChannel file = FileChannel.open(segments.get(segments.size() - 1), StandardOpenOption.WRITE)) {
            file.truncate(file.size() - 1);
        }
        WalRemains remains = WalRemains.of(run.wal().stream().folder());
        assertEquals(1, remains.begins().size());
        assertEquals(run.writer().nextSeq(), remains.nextSeq());
    }
}
