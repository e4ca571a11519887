package dev.indelible.agent.wal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
    private static final byte[] STREAM = new byte[16];
    private static final byte[] LEAF = new byte[32];

    @TempDir
    Path folder;

    private static byte[] line(int number) {
        return ("line " + number + "x".repeat(number % 50)).getBytes(StandardCharsets.UTF_8);
    }

    private Path written(int frames) throws IOException {
        Path file = folder.resolve(StreamFolder.segmentName(7));
        SegmentHeader header = new SegmentHeader(STREAM, 7, LEAF, 64, 99);
        try (SegmentWriter writer = SegmentWriter.create(file, header)) {
            for (int i = 0; i < frames; i++) {
                writer.append(FrameType.LINE, 100L * i, line(i));
            }
            writer.flush();
        }
        return file;
    }

    private static int readable(Path file) throws IOException {
        try (SegmentReader reader = SegmentReader.open(file)) {
            int frames = 0;
            while (reader.next()) {
                assertArrayEquals(line(frames), reader.payload());
                assertEquals(100L * frames, reader.ringPosition());
                frames++;
            }
            assertFalse(reader.next());
            return frames;
        }
    }

    @Test
    void whatWasWrittenIsRead() throws Exception {
        Path file = written(20_000);
        assertEquals(20_000, readable(file));
        try (SegmentReader reader = SegmentReader.open(file)) {
            assertEquals(7, reader.header().firstSeq());
            assertEquals(64, reader.header().ringPosition());
            assertEquals(99, reader.header().ringNonce());
        }
    }

    @Test
    void aTornTailEndsTheSegmentWhereverItIsCut() throws Exception {
        byte[] whole = Files.readAllBytes(written(3));
        int third = whole.length - SegmentWriter.FRAME_HEAD - SegmentWriter.PAYLOAD_HEAD - line(2).length;
        for (int length = third; length < whole.length; length++) {
            Path torn = folder.resolve("torn");
            Files.write(torn, Arrays.copyOf(whole, length));
            assertEquals(2, readable(torn), "cut to " + length);
            byte[] flipped = whole.clone();
            flipped[length] ^= 1;
            Files.write(torn, flipped);
            assertEquals(2, readable(torn), "flipped at " + length);
        }
        for (int at = 0; at < SegmentHeader.BYTES; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            Path damaged = folder.resolve("damaged");
            Files.write(damaged, flipped);
            assertThrows(IOException.class, () -> SegmentReader.open(damaged), "flipped at " + at);
        }
    }

    @Test
    void aReaderGoesOnWhereTheWriterHasWritten() throws Exception {
        byte[] whole = Files.readAllBytes(written(3));
        Path growing = folder.resolve("growing");
        Files.write(growing, Arrays.copyOf(whole, SegmentHeader.BYTES + 10));
        try (SegmentReader reader = SegmentReader.open(growing)) {
            assertFalse(reader.next());
            Files.write(
                    growing,
                    Arrays.copyOfRange(whole, SegmentHeader.BYTES + 10, whole.length),
                    StandardOpenOption.APPEND);
            for (int i = 0; i < 3; i++) {
                assertTrue(reader.next());
            }
            assertFalse(reader.next());
        }
    }

    @Test
    void segmentsAreFreedWhenReceivedAndTheNewestStays() throws Exception {
        AtomicLong used = new AtomicLong();
        StreamFolder stream = StreamFolder.in(folder, 1, STREAM);
        Files.createDirectories(stream.path());
        WalStream lines = new WalStream(stream, used);
        LiveWal wal = LiveWal.start(lines, STREAM, 5, 10, LEAF, List.of());
        List<Long> firsts = new ArrayList<>(List.of(10L));
        for (long seq = 11; seq < 14; seq++) {
            wal.append(FrameType.LINE, seq, line(1));
            wal.append(FrameType.SEAL, seq, line(2));
            wal.flush();
            long next = 10 + 2 * (seq - 10);
            wal.sealed(next);
            wal.roll(next, LEAF, seq, List.of(line(3)));
            firsts.add(next);
        }
        assertEquals(0, lines.sendable(), "nothing is sent before it is durable");
        wal.force();
        assertEquals(16, lines.sendable());
        assertEquals(4, stream.segments().size());
        try (LineCursor cursor = new LineCursor(lines, 11)) {
            int read = 0;
            while (cursor.next()) {
                assertEquals(read % 2 == 0, cursor.seal());
                read++;
            }
            assertEquals(5, read);
        }
        lines.received(13);
        assertEquals(
                firsts.subList(1, 4),
                stream.segments().stream().map(StreamFolder::firstSeq).toList());
        lines.received(16);
        assertEquals(1, stream.segments().size());
        assertEquals(Files.size(stream.segments().get(0)), used.get());
    }
}
