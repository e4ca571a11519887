package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.collector.verify.SegmentLines.Next;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reader's edges: its buffer is small here, so that every line crosses it. */
final class SegmentLinesTest {
    private static final int MAX = 7;

    @TempDir
    Path folder;

    @Test
    void readsWhatWasWritten() throws Exception {
        Random random = new Random(42);
        for (int round = 0; round < 300; round++) {
            List<String> written = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                written.add("x".repeat(random.nextInt(MAX + 1)));
            }
            String text = written.isEmpty() ? "" : String.join("\n", written) + "\n";
            List<String> read = new ArrayList<>();
            try (SegmentLines lines = new SegmentLines(file(text), MAX, null)) {
                long offset = 0;
                Next next = lines.next();
                for (; next == Next.LINE; next = lines.next()) {
                    assertEquals(offset, lines.offset());
                    read.add(new String(lines.bytes(), StandardCharsets.UTF_8));
                    assertEquals(read.size(), lines.number());
                    offset += lines.bytes().length + 1;
                }
                assertEquals(Next.END, next);
                assertEquals(text.length(), lines.offset());
            }
            assertEquals(written, read);
        }
    }

    @Test
    void stopsAtWhatIsNoLine() throws Exception {
        assertEquals(Next.UNTERMINATED, second("abc\ndef"));
        assertEquals(Next.UNTERMINATED, second("abc\n" + "d".repeat(MAX)));
        assertEquals(Next.TOO_LONG, second("abc\n" + "d".repeat(MAX + 1)));
        assertEquals(Next.TOO_LONG, second("abc\n" + "d".repeat(MAX + 1) + "\n"));
        assertEquals(Next.TOO_LONG, second("abc\n" + "d".repeat(1000)));
        assertEquals(Next.LINE, second("abc\n" + "d".repeat(MAX) + "\n"));
    }

    private Next second(String text) throws Exception {
        try (SegmentLines lines = new SegmentLines(file(text), MAX, null)) {
            assertEquals(Next.LINE, lines.next());
            return lines.next();
        }
    }

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("lines"), text);
    }
}
