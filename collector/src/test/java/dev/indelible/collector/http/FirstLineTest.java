package dev.indelible.collector.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.ingest.Judge;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FirstLineTest {
    private static final int PIECE = 1000;

    private final List<String> seen = new ArrayList<>();

    private final Judge judge = new Judge() {
        @Override
        public Answer look(byte[] bytes, int end) {
            seen.add(new String(bytes, 0, end, StandardCharsets.ISO_8859_1));
            return null;
        }

        @Override
        public Answer hold() {
            throw new AssertionError("not asked");
        }

        @Override
        public Answer take(byte[] bytes, int length) {
            throw new AssertionError("not asked");
        }

        @Override
        public void close() {
            throw new AssertionError("not asked");
        }
    };

    @Test
    void isShownOnceAndAsSoonAsItIsHere() throws Exception {
        String line = noise(5_500);
        byte[] body = (line + "\n" + noise(300_000)).getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(6 * PIECE, sentUntilSeen(body, false));
        assertEquals(List.of(line), seen);
        seen.clear();
        assertTrue(sentUntilSeen(CollectorClient.gzip(body), true) < 16 * PIECE, "packed text is not much shorter");
        assertEquals(List.of(line), seen);
    }

    @Test
    void whatIsTooLongForALineIsShownToo() throws Exception {
        byte[] body = noise(200_000).getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(sentUntilSeen(body, false) <= 67 * PIECE);
        assertTrue(sentUntilSeen(CollectorClient.gzip(body), true) <= 132 * PIECE);
        assertEquals(2, seen.size());
    }

    @Test
    void aHeaderWithMoreThanItsTenBytesIsRefusedAtOnce() throws Exception {
        byte[] body = new byte[1 << 20];
        Arrays.fill(body, (byte) 'x');
        for (byte flag : new byte[] {4, 8, 16, 32}) {
            byte[] head = {0x1f, (byte) 0x8b, 8, flag, 0, 0, 0, 0, 0, 0};
            System.arraycopy(head, 0, body, 0, head.length);
            Refused refused = assertThrows(Refused.class, () -> sentUntilSeen(body, true));
            assertEquals(400, refused.answer().status());
            assertTrue(((String) refused.answer().fields().get("error")).contains("gzip header"));
        }
        assertEquals(List.of(), seen);
    }

    @Test
    void emptyBlocksThatHideTheLineAreRefused() throws Exception {
        byte[] body = new byte[1 << 20];
        byte[] head = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
        byte[] empty = {0, 0, 0, -1, -1};
        System.arraycopy(head, 0, body, 0, head.length);
        for (int at = head.length; at + empty.length <= body.length; at += empty.length) {
            System.arraycopy(empty, 0, body, at, empty.length);
        }
        FirstLine first = new FirstLine(judge, true);
        Answer answer = null;
        try (BudgetedBytes sent = new BudgetedBytes(new MemoryBudget(4 << 20), 1 << 20)) {
            for (int at = 0; at < body.length && answer == null; at += PIECE) {
                sent.add(ByteBuffer.wrap(body, at, Math.min(PIECE, body.length - at)));
                answer = first.look(sent, false);
            }
            assertEquals(400, answer.status());
            assertTrue(sent.length() < 300_000, () -> "seen after " + sent.length());
        }
        assertEquals(List.of(), seen);
    }

    private int sentUntilSeen(byte[] body, boolean gzip) throws Exception {
        FirstLine first = new FirstLine(judge, gzip);
        int before = seen.size();
        int at = -1;
        try (BudgetedBytes sent = new BudgetedBytes(new MemoryBudget(4 << 20), 1 << 20)) {
            for (int from = 0; from < body.length; from += PIECE) {
                sent.add(ByteBuffer.wrap(body, from, Math.min(PIECE, body.length - from)));
                assertNull(first.look(sent, from + PIECE >= body.length));
                if (at < 0 && seen.size() > before) {
                    at = sent.length();
                }
            }
        }
        return at;
    }

    private static String noise(int length) {
        StringBuilder text = new StringBuilder();
        new Random(1).ints(length, 'A', 'z').forEach(c -> text.append((char) c));
        return text.toString();
    }
}
