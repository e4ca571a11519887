package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.chain.line.Line;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lines of random events: the strict grammar takes them, Jackson would write the same bytes, and they say what was
 * recorded. The seed is fixed: what fails once fails again.
 */
class EventLineTest {
    private static final JsonFactory JSON = new JsonFactory();

    private final Random random = new Random(4711);
    private final UnkeptStream stream = new UnkeptStream("bank", "pr\u00fcf \"1\"");
    private final EventRecord record = new EventRecord();

    private String text(int units) {
        StringBuilder text = new StringBuilder();
        while (text.length() < units) {
            switch (random.nextInt(8)) {
                case 0 -> text.append((char) random.nextInt(0x20));
                case 1 -> text.append("\"\\/\u007f".charAt(random.nextInt(4)));
                // Halves of pairs too: they become U+FFFD.
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.appendCodePoint(0x10000 + random.nextInt(0x100000));
                default -> text.append((char) (' ' + random.nextInt(0x60)));
            }
        }
        return text.toString();
    }

    private EventRecord random(int texts) {
        EventKind[] kinds = EventKind.values();
        record.start(kinds[random.nextInt(kinds.length)], random.nextLong() >>> 14);
        if (random.nextBoolean()) {
            record.request(random.nextLong(), random.nextLong());
        }
        for (Field field : Field.values()) {
            int values = random.nextInt(field.isSeveral() ? 4 : 2);
            for (int i = 0; i < values && field != Field.DATA; i++) {
                switch (random.nextInt(6)) {
                    case 0 -> record.number(field, random.nextLong() >> random.nextInt(64));
                    case 1 -> record.nothing(field);
                    default -> record.text(field, text(random.nextInt(texts)));
                }
            }
        }
        for (int i = random.nextInt(8); i > 0; i--) {
            String name = random.nextInt(4) == 0 ? "same" : text(random.nextInt(10));
            switch (random.nextInt(6)) {
                case 0 -> record.data(name, random.nextLong() >> random.nextInt(64));
                case 1 -> record.data(name, random.nextBoolean());
                case 2 -> record.data(name, null);
                default -> record.data(name, text(random.nextInt(texts)));
            }
        }
        return record;
    }

    private Line line(EventRecord from) throws Exception {
        byte[] line = stream.event(from.bytes(), from.length());
        assertEquals(new String(jackson(line), StandardCharsets.UTF_8), new String(line, StandardCharsets.UTF_8));
        return Line.parse(line, 0, line.length);
    }

    /** The same values, written by Jackson. */
    private static byte[] jackson(byte[] line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line);
                JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                json.copyCurrentEvent(parser);
            }
        }
        return out.toByteArray();
    }

    @Test
    void smallEvents() throws Exception {
        for (int i = 0; i < 5000; i++) {
            line(random(30));
        }
    }

    /** Texts of up to 4,096 characters that are cut, shortened and left out until the line fits. */
    @Test
    void eventsThatFillALine() throws Exception {
        boolean shortened = false;
        for (int i = 0; i < 300; i++) {
            Line line = line(random(6000));
            assertTrue(line.length() <= Line.MAX_BYTES - StreamWriter.RECOVERY_ROOM);
            shortened |= line.length() > Line.MAX_BYTES / 2;
        }
        assertTrue(shortened, "no event came near the limit");
    }

    @Test
    void aTextOfControlCharactersTakesSixBytesEach() throws Exception {
        record.start(EventKind.METHOD, 1);
        for (int i = 0; i < 5; i++) {
            record.data("d" + i, "\u0001".repeat(4096));
        }
        Line line = line(record);
        assertTrue(line.length() <= Line.MAX_BYTES - StreamWriter.RECOVERY_ROOM);
        assertTrue(((String) line.object("data").get("d2")).startsWith("\u0001".repeat(512) + "\u2026[4096 bytes"));
    }

    @Test
    void namesInDataAreUnique() throws Exception {
        record.start(EventKind.METHOD, 1)
                .data("a", 1)
                .data("b", true)
                .data("a", "two")
                .data("a#2", null)
                .data("a", 4);
        assertEquals(
                "[a, b, a#2, a#2#2, a#3]", line(record).object("data").keySet().toString());
        for (int names : new int[] {11, 12, 13, 1000, 1001}) {
            record.start(EventKind.METHOD, 1);
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < names; i++) {
                record.data("n" + i, i);
                expected.add("n" + i);
            }
            Line line = line(record);
            assertEquals(
                    expected.subList(0, Math.min(names, 1000)),
                    List.copyOf(line.object("data").keySet()));
            assertEquals(names > 1000, line.has("truncated"));
        }
    }

    @Test
    void saysWhatWasRecorded() throws Exception {
        record.start(EventKind.JDBC, 1_000_000)
                .request(0x0102030405060708L, 0x090a0b0c0d0e0f10L)
                .text(Field.ACTION, "UPDATE \u00e4 \ud83d\ude00")
                .text(Field.ACTOR_ROLE, "one")
                .text(Field.ACTOR_ROLE, "two")
                .text(Field.JDBC_PARAM, "p")
                .nothing(Field.JDBC_PARAM)
                .number(Field.JDBC_ROWS, 3)
                .text(Field.JDBC_SQL, "select '\u0000'")
                .number(Field.HTTP_STATUS, 200)
                .data("big", Long.MAX_VALUE)
                .data("exact", -(1L << 53));
        Line line = line(record);
        assertEquals("1970-01-01T00:00:01.000000Z", line.time());
        assertEquals("UPDATE \u00e4 \ud83d\ude00", line.text("action"));
        assertEquals("AQIDBAUGBwgJCgsMDQ4PEA", line.text("request"));
        assertEquals(List.of("one", "two"), line.object("actor").get("roles"));
        assertEquals("unknown", line.object("actor").get("id"));
        assertEquals(Map.of("status", 200L), line.object("http"));
        assertEquals("{\"sql\":\"select '\\u0000'\",\"params\":[\"p\",null],\"rows\":3}", line.raw("jdbc"));
        assertEquals("{\"big\":\"9223372036854775807\",\"exact\":-9007199254740992}", line.raw("data"));
        assertEquals("unknown", line.text("where"));
    }
}
