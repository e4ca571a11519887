package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.line.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineFileTest {
    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final List<byte[]> lines = new ArrayList<>();

    @Test
    void linesOfAllLengthsComeWholeWhereverTheyLie() throws IOException {
        for (int i = 0; i < 200; i++) {
            line(random.nextInt(4) == 0 ? Line.MAX_BYTES - random.nextInt(3) : random.nextInt(900));
        }
        line(0);
        read(bytes(), false);
    }

    @Test
    void whatNoLineFeedEndsIsTorn() throws IOException {
        line(300);
        byte[] whole = bytes();
        read(Arrays.copyOf(whole, whole.length + 1), true);
        read(Arrays.copyOf(whole, whole.length + 300_000), true);
    }

    @Test
    void whatIsLongerThanALineIsTorn() throws IOException {
        line(17);
        line(Line.MAX_BYTES);
        byte[] whole = bytes();
        byte[] more = Arrays.copyOf(whole, whole.length + Line.MAX_BYTES + 3);
        more[more.length - 2] = '\n';
        more[more.length - 1] = '\n';
        read(more, true);
    }

    @Test
    void anEmptyFileHasNoLine() throws IOException {
        read(bytes(), false);
    }

    private void line(int length) {
        byte[] line = new byte[length];
        Arrays.fill(line, (byte) ('a' + random.nextInt(26)));
        lines.add(line);
    }

    private byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] line : lines) {
            bytes.writeBytes(line);
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    private void read(byte[] bytes, boolean torn) throws IOException {
        Path path = Files.write(folder.resolve("lines"), bytes);
        try (LineFile file = new LineFile(path)) {
            for (int i = 0; i < lines.size(); i++) {
                assertTrue(file.next());
                assertArrayEquals(lines.get(i), file.line());
                assertEquals(i + 1, file.number());
            }
            assertFalse(file.next());
            assertEquals(torn, file.torn());
        }
    }
}
