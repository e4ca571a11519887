package dev.indelible.agent.buffer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RingTest {
    private static final int LONGEST = 32 * 1024;

    @TempDir
    Path folder;

    private Path file;
    private Ring ring;

    @BeforeEach
    void create() throws Exception {
        file = folder.resolve("ring");
        ring = Ring.create(file, new byte[16]);
    }

    private static byte[] body(int thread, int number, int length) {
        byte[] body = new byte[length];
        ByteBuffer.wrap(body).putInt(thread).putInt(number);
        for (int i = 8; i < length; i++) {
            body[i] = (byte) (thread + number + i);
        }
        return body;
    }

    private boolean put(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return ring.put(body, body.length, (int) crc.getValue()) >= 0;
    }

    private List<byte[]> remains(long nonce, long reached, long[] holes) throws Exception {
        List<byte[]> found = new ArrayList<>();
        holes[0] = RingRemains.open(file).walk(nonce, reached, found::add);
        return found;
    }

    /** As where the stack ends in the midst of a copy. */
    @Test
    void aRecordThatBreaksOffLeavesNoHole() throws Exception {
        byte[] first = body(1, 1, 100);
        byte[] last = body(1, 2, 200);
        assertTrue(put(first));
        assertThrows(IndexOutOfBoundsException.class, () -> ring.put(new byte[8], 500, 0));
        assertTrue(put(last));
        long[] holes = new long[1];
        assertEquals(2, remains(0, 0, holes).size());
        assertEquals(0, holes[0], "its caller has counted it");
        byte[] taken = new byte[LONGEST];
        assertEquals(first.length, ring.take(taken));
        assertEquals(last.length, ring.take(taken));
        assertEquals(-1, ring.take(taken));
    }

    @Test
    void sixteenThreadsLoseNothingAndKeepTheirOrderOverManyLaps() throws Exception {
        int threads = 16;
        int each = 2_000;
        AtomicInteger working = new AtomicInteger(threads);
        for (int t = 0; t < threads; t++) {
            int thread = t;
            new Thread(() -> {
                        for (int i = 0; i < each; i++) {
                            byte[] body = body(thread, i, 26 + (i * 31 + thread) % 3000);
                            while (!put(body)) {
                                Thread.onSpinWait();
                            }
                        }
                        working.decrementAndGet();
                    })
                    .start();
        }
        int[] next = new int[threads];
        byte[] record = new byte[LONGEST];
        long bytes = 0;
        for (int taken = 0; taken < threads * each; ) {
            int length = ring.take(record);
            if (length >= 0) {
                ByteBuffer head = ByteBuffer.wrap(record);
                int thread = head.getInt();
                int number = head.getInt();
                assertEquals(next[thread]++, number);
                assertArrayEquals(body(thread, number, length), java.util.Arrays.copyOf(record, length));
                bytes += length;
                taken++;
            }
            if (taken % 100 == 0) {
                ring.publish();
            }
        }
        assertTrue(bytes > 4L * RingFile.DATA_BYTES, "the ring went round several times");
        assertEquals(-1, ring.take(record));
    }

    @Test
    void aFullRingRefusesAndTakesAgainAfterItWasPublished() {
        byte[] body = body(1, 1, 1000);
        int fit = 0;
        while (put(body)) {
            fit++;
        }
        assertEquals(RingFile.DATA_BYTES / RingFile.space(1000), fit);
        byte[] record = new byte[LONGEST];
        assertEquals(1000, ring.take(record));
        assertFalse(put(body), "what was taken and not published is still the ring's");
        while (ring.take(record) >= 0) {
            // takes all
        }
        assertTrue(ring.publish());
        assertFalse(ring.publish(), "nothing more was taken");
        assertTrue(put(body));
        assertEquals(1000, ring.take(record), "over the padding at the end of the file");
    }

    @Test
    void whatWasNotPublishedIsFoundAgainByAnotherProcess() throws Exception {
        byte[] record = new byte[LONGEST];
        for (int i = 0; i < 10; i++) {
            assertTrue(put(body(1, i, 100 + i)));
        }
        ring.take(record);
        ring.take(record);
        ring.publish();
        ring.take(record);
        long[] holes = new long[1];
        assertEquals(8, remains(0, 0, holes).size(), "from the head");
        assertEquals(7, remains(ring.nonce(), ring.position(), holes).size(), "from where the WAL got");
        assertEquals(8, remains(ring.nonce() + 1, ring.position(), holes).size(), "not by the WAL of another ring");
        assertEquals(0, holes[0]);
    }

    @Test
    void tornRecordsAreSkippedAndTheOnesBehindThemAreKept() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertTrue(put(body(1, i, 100)));
        }
        int space = RingFile.space(100);
        try (RandomAccessFile torn = new RandomAccessFile(file.toFile(), "rw")) {
            torn.seek(RingFile.HEADER_BYTES + 2L * space);
            torn.writeLong(0); // claimed, never committed
            torn.seek(RingFile.HEADER_BYTES + 5L * space + 50);
            torn.writeByte(0x7e); // the body is not what was summed up
            torn.seek(RingFile.HEADER_BYTES + 6L * space);
            torn.writeLong(0); // right behind: the same hole
        }
        long[] holes = new long[1];
        List<byte[]> found = remains(0, 0, holes);
        assertEquals(2, holes[0]);
        List<Integer> numbers =
                found.stream().map(b -> ByteBuffer.wrap(b).getInt(4)).toList();
        assertEquals(List.of(0, 1, 3, 4, 7, 8, 9), numbers);
    }

    @Test
    void lossesSurviveAndATellingThatDidNotReachTheWalIsToldAgain() throws Exception {
        ring.losses().add(3, "the buffer was full");
        ring.losses().add(4, "the buffer was full");
        ring.losses().add(1, "another reason");
        List<Losses.Pending> pending = ring.losses().pending();
        assertEquals(2, pending.size());
        assertEquals(7, pending.get(0).lost());
        ring.losses().tell(pending.get(0), 10);
        ring.losses().tell(pending.get(1), 11);
        assertEquals(List.of(), ring.losses().pending());
        ring.losses().add(2, "the buffer was full");
        List<Losses.Pending> left = RingRemains.open(file).losses(11);
        assertEquals(List.of("the buffer was full 2", "another reason 1"), told(left));
        assertEquals(told(left), told(RingRemains.open(file).losses(11)), "the same each time");
    }

    private static List<String> told(List<Losses.Pending> pending) {
        return pending.stream().map(p -> p.why() + " " + p.lost()).toList();
    }

    @Test
    void aRetiredRingTakesNothingAndKeepsWhatItHas() throws Exception {
        assertTrue(put(body(1, 1, 100)));
        long end = ring.tail();

        assertEquals(end, ring.retire());
        assertEquals(end, ring.retire());
        assertEquals(Ring.RETIRED, ring.put(body(1, 2, 100), 100, 0));
        assertEquals(end, ring.tail());
        long[] holes = new long[1];
        assertEquals(1, remains(0, 0, holes).size());
        assertEquals(0, holes[0]);
    }
}
