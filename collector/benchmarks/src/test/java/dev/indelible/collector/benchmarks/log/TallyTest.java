package dev.indelible.collector.benchmarks.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loss that nobody counts is the worst that a benchmark can hide. */
class TallyTest {
    private static final String A = "A".repeat(22);
    private static final String B = "B".repeat(22);
    private static final String COLLECTOR = "C".repeat(22);

    @TempDir
    private Path log;

    private Path day;

    @BeforeEach
    void folder() throws IOException {
        day = Files.createDirectories(log.resolve("events/2026/11/23"));
    }

    @Test
    void aWholeLogIsWhole() throws IOException {
        write(0, line(COLLECTOR, 0), line(A, 0), line(B, 0), line(A, 1));
        write(256, line(A, 2), line(B, 1));
        Tally tally = Tally.of(log, Map.of(A, 3L, B, 2L));
        assertEquals(new Tally(5, 0, 0, 6), tally);
        assertTrue(tally.whole());
        assertEquals("0 lost, 0 twice of 5", tally.shown());
    }

    @Test
    void aLineThatIsMissingInTheMiddleIsLost() throws IOException {
        write(0, line(A, 0), line(A, 1), line(A, 3));
        Tally tally = Tally.of(log, Map.of(A, 4L));
        assertEquals(new Tally(4, 1, 0, 3), tally);
        assertEquals("**1 lost, 0 twice** of 4", tally.shown());
    }

    @Test
    void linesThatAreMissingAtTheEndAreLost() throws IOException {
        write(0, line(A, 0), line(A, 1));
        assertEquals(new Tally(1002, 1000, 0, 2), Tally.of(log, Map.of(A, 1002L)));
    }

    @Test
    void aStreamThatIsNotThereIsLost() throws IOException {
        write(0, line(A, 0));
        assertEquals(new Tally(8, 7, 0, 1), Tally.of(log, Map.of(A, 1L, B, 7L)));
    }

    @Test
    void aBatchThatIsStoredAgainIsTwice() throws IOException {
        write(0, line(A, 0), line(A, 1), line(A, 2), line(A, 1), line(A, 2), line(A, 3));
        Tally tally = Tally.of(log, Map.of(A, 4L));
        assertEquals(new Tally(4, 0, 2, 6), tally);
        assertFalse(tally.whole());
    }

    @Test
    void aLineThatWasNeverAcknowledgedIsNoFault() throws IOException {
        write(0, line(A, 0), line(A, 1));
        assertTrue(Tally.of(log, Map.of(A, 1L)).whole());
    }

    @Test
    void linesAcrossTheEndsOfBuffersAreReadWhole() throws IOException {
        String[] lines = new String[50];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = line(A, i).replace("}", ",\"pad\":\"" + "x".repeat(60_000 + 7 * i) + "\"}");
        }
        write(0, lines);
        assertEquals(new Tally(50, 0, 0, 50), Tally.of(log, Map.of(A, 50L)));
    }

    @Test
    void whatIsNoLineIsNotPassedOver() throws IOException {
        write(0, line(A, 0), "{\"seq\":1}");
        assertThrows(IllegalStateException.class, () -> Tally.of(log, Map.of(A, 1L)));
        Files.writeString(
                day.resolve("%020d.jsonl".formatted(0)),
                line(A, 0) + "\n" + line(A, 1).substring(0, 30));
        assertThrows(IllegalStateException.class, () -> Tally.of(log, Map.of(A, 1L)));
    }

    private void write(int first, String... lines) throws IOException {
        Files.writeString(day.resolve("%020d.jsonl".formatted(first)), String.join("\n", lines) + "\n");
    }

    private static String line(String stream, long seq) {
        return "{\"stream\":\"" + stream + "\",\"seq\":" + seq + ",\"prev\":\"\"}";
    }
}
