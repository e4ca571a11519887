package dev.indelible.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.trail.UnkeptStream;
import dev.indelible.chain.line.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Counted exactly, minute by minute; what could not be counted is said. */
class CostReportTest {
    private static final long SECOND = 1_000_000_000;

    private final List<String> said = new ArrayList<>();
    private final ReportRecorder recorder = new ReportRecorder();
    private final CostReport report = new CostReport(recorder, "bank", "prod", said::add, 0);

    private EventRecord record(EventKind kind, int chars) {
        EventRecord record = recorder.start(kind).text(Field.ACTION, "account.transfer");
        record.data("memo", "x".repeat(chars));
        assertTrue(recorder.record(record));
        return record;
    }

    private String row(String kind) {
        return said.stream()
                .filter(line -> line.startsWith(kind + " "))
                .findFirst()
                .map(line -> line.replaceAll(" +", " ").trim())
                .orElse("none");
    }

    @Test
    void countsWhatALineTakes() throws Exception {
        EventRecord record = record(EventKind.METHOD, 100);
        UnkeptStream stream = new UnkeptStream("bank", "prod");
        byte[] line = stream.event(record.bytes(), record.length());
        assertEquals("method", Line.parse(line, 0, line.length).kind());
        report.close(30 * SECOND);
        assertTrue(said.get(0).startsWith("report of all 30 s; nothing is recorded"), said.toString());
        String expected = "method 1 " + line.length + " 2 " + 2 * line.length + " 2880 "
                + String.format(Locale.ROOT, "%.1f", line.length * 2880 / 1e6) + " 0";
        assertEquals(expected, row("method"));
    }

    @Test
    void aMinuteIsItsOwn() {
        for (int i = 0; i < 600; i++) {
            record(EventKind.JDBC, 10);
        }
        recorder.excluded(EventKind.HTTP);
        recorder.excluded(EventKind.HTTP);
        assertTrue(report.turn(59 * SECOND));
        assertEquals(List.of(), said);
        assertTrue(report.turn(60 * SECOND));
        assertTrue(row("jdbc").startsWith("jdbc 600 "), said.toString());
        assertEquals("http 0 0 0 0 0 0.0 2", row("http"));
        assertTrue(row("seal").startsWith("seal 1 "), said.toString());
        assertTrue(row("heartbeat").startsWith("heartbeat 1 "), said.toString());
        said.clear();
        record(EventKind.JDBC, 10);
        recorder.excluded(EventKind.HTTP);
        report.turn(120 * SECOND);
        assertTrue(row("jdbc").startsWith("jdbc 1 "), said.toString());
        assertTrue(row("http").endsWith(" 1"), said.toString());
        said.clear();
        report.close(150 * SECOND);
        assertTrue(row("jdbc").startsWith("jdbc 601 "), said.toString());
        assertTrue(row("http").endsWith(" 3"), said.toString());
        said.clear();
        report.close(151 * SECOND);
        assertFalse(report.turn(500 * SECOND));
        assertEquals(List.of(), said, "the end is said once");
    }

    @Test
    void aBeginIsNoLine() {
        EventRecord begin = recorder.start(EventKind.HTTP).markBegin();
        recorder.record(begin);
        report.close(SECOND);
        assertEquals("none", row("http"));
    }

    @Test
    void whatDoesNotFitIsSaid() {
        for (int i = 0; i < 10_000; i++) {
            record(EventKind.METHOD, 4000);
        }
        recorder.lost(3, "capture of jdbc failed");
        report.close(SECOND);
        long counted = Long.parseLong(row("method").split(" ", -1)[1]);
        assertTrue(counted > 3000 && counted < 5000, row("method"));
        String rest = (10_000 - counted) + " events so far came faster";
        assertTrue(said.stream().anyMatch(line -> line.startsWith(rest)), said.toString());
        assertTrue(said.stream().anyMatch(line -> line.contains("3 events") && line.contains("jdbc")), said.toString());
    }
}
