package dev.indelible.agent.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventRecordTest {
    private final EventRecord record = new EventRecord();
    private final RecordReader reader = new RecordReader();

    private RecordReader read() {
        return reader.read(record.bytes(), record.length());
    }

    @Test
    void whatWasWrittenIsRead() {
        record.start(EventKind.HTTP, 1_234_567)
                .markBegin()
                .request(0x0102030405060708L, 9)
                .text(Field.ACTION, "Überweisung \uD83D\uDE00")
                .text(Field.ACTOR_ROLE, "a")
                .text(Field.ACTOR_ROLE, "b")
                .number(Field.HTTP_STATUS, 200)
                .data("n", -5)
                .data("b", true)
                .data("z", null);
        read();
        assertEquals(EventKind.HTTP, reader.kind());
        assertEquals(1_234_567, reader.timeMicros());
        assertTrue(reader.begin());
        assertFalse(reader.truncated());
        assertEquals("AQIDBAUGBwgAAAAAAAAACQ", Encoding.base64url(reader.request()));
        assertEquals("Überweisung \uD83D\uDE00", reader.text(reader.first(Field.ACTION), 100));
        int role = reader.first(Field.ACTOR_ROLE);
        assertEquals("b", reader.text(reader.next(role), 100));
        assertEquals(RecordReader.NONE, reader.next(reader.next(role)));
        assertEquals(200, reader.number(reader.first(Field.HTTP_STATUS)));
        int n = reader.first(Field.DATA);
        assertEquals("n", reader.name(n));
        assertEquals(-5, reader.number(n));
        assertTrue(reader.flag(reader.next(n)));
        assertTrue(reader.isNothing(reader.next(reader.next(n))));
        assertEquals(RecordReader.NONE, reader.first(Field.OUTCOME));
    }

    @Test
    void aTextThatIsCutNamesItsLengthAndDigestAndSplitsNoCharacter() {
        String whole = "x" + "\uD83D\uDE00".repeat(10_000);
        record.start(EventKind.JDBC, 0).text(Field.JDBC_SQL, whole).data("short", "ä".repeat(100));
        read();
        byte[] utf8 = whole.getBytes(StandardCharsets.UTF_8);
        String suffix = "…[" + utf8.length + " bytes, sha256 " + Encoding.base64(Leaf.sha256(utf8)) + "]";
        String kept = reader.text(reader.first(Field.JDBC_SQL), Integer.MAX_VALUE);
        assertEquals("x" + "\uD83D\uDE00".repeat(2047) + suffix, kept);
        assertEquals("x" + "\uD83D\uDE00".repeat(3) + suffix, reader.text(reader.first(Field.JDBC_SQL), 16));
        byte[] umlauts = "ä".repeat(100).getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "ää…[200 bytes, sha256 " + Encoding.base64(Leaf.sha256(umlauts)) + "]",
                reader.text(reader.first(Field.DATA), 5));
    }

    @Test
    void whatWasMadeAheadIsAsIfItWereWrittenNow() {
        Fields made = Fields.of(ahead -> ahead.text(Field.ACTION, "Überweisung")
                .text(Field.JDBC_SQL, "x".repeat(5000))
                .number(Field.JDBC_ROWS, 3));
        record.start(EventKind.JDBC, 0).add(made).text(Field.WHERE, "here");
        byte[] added = Arrays.copyOf(record.bytes(), record.length());
        record.start(EventKind.JDBC, 0)
                .text(Field.ACTION, "Überweisung")
                .text(Field.JDBC_SQL, "x".repeat(5000))
                .number(Field.JDBC_ROWS, 3)
                .text(Field.WHERE, "here");
        assertArrayEquals(Arrays.copyOf(record.bytes(), record.length()), added);
    }

    @Test
    void whatWasMadeAheadIsLeftOutWhereItDoesNotFit() {
        Fields large = Fields.of(ahead -> ahead.text(Field.JDBC_SQL, "\uFFFF".repeat(4096)));
        record.start(EventKind.JDBC, 0).add(large);
        assertFalse(read().truncated());
        record.add(large).text(Field.ACTION, "late");
        read();
        assertTrue(reader.truncated());
        assertEquals("late", reader.text(reader.first(Field.ACTION), 100));
        assertEquals(RecordReader.NONE, reader.next(reader.first(Field.JDBC_SQL)));
    }

    @Test
    void longTextsLeaveRoomForTheMembersThatEveryLineNeeds() {
        record.start(EventKind.METHOD, 0);
        for (int i = 0; i < 100; i++) {
            record.data("d" + i, "\uFFFF".repeat(4096));
        }
        record.text(Field.ACTION, "late").text(Field.WHERE, "x".repeat(2000));
        read();
        assertTrue(reader.truncated());
        assertTrue(record.length() <= EventRecord.MAX_BYTES);
        assertEquals("late", reader.text(reader.first(Field.ACTION), 100));
        assertTrue(reader.text(reader.first(Field.WHERE), 5000).startsWith("x".repeat(1024) + "…[2000 bytes"));
    }

    @Test
    void anUnpairedSurrogateIsReplacedAndDamageIsRefused() {
        record.start(EventKind.METHOD, 0).text(Field.ACTION, "a\uD83Db");
        assertEquals("a\uFFFDb", read().text(reader.first(Field.ACTION), 100));
        assertThrows(IllegalArgumentException.class, () -> reader.read(record.bytes(), record.length() - 1));
        assertThrows(IllegalArgumentException.class, () -> reader.read(record.bytes(), 10));
    }
}
