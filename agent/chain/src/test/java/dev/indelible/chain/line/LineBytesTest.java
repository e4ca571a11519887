package dev.indelible.chain.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Values by hand and by Jackson are the same bytes. The seed is fixed: what fails once fails again. */
class LineBytesTest {
    private static final JsonFactory JSON = new JsonFactory();

    private final Random random = new Random(4711);
    private final LineBytes line = new LineBytes();

    private static byte[] jackson(Consumer<JsonGenerator> value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            value.accept(json);
        }
        return out.toByteArray();
    }

    private void same(Consumer<JsonGenerator> theirs, Consumer<LineBytes> ours) {
        line.reset();
        ours.accept(line);
        assertEquals(
                new String(jackson(theirs), StandardCharsets.UTF_8),
                new String(line.bytes(), 0, line.length(), StandardCharsets.UTF_8));
        assertArrayEquals(jackson(theirs), line.copy());
    }

    private String text(int units) {
        StringBuilder text = new StringBuilder();
        while (text.length() < units) {
            int point = switch (random.nextInt(8)) {
                case 0 -> random.nextInt(0x20);
                case 1 -> "\"\\/\u007f\u0080\u2028".charAt(random.nextInt(6));
                case 2 -> random.nextInt(0x110000);
                case 3 -> 0x10000 + random.nextInt(0x100000);
                default -> ' ' + random.nextInt(0x60);
            };
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                text.appendCodePoint(point);
            }
        }
        return text.toString();
    }

    @Test
    void texts() {
        for (int i = 0; i < 20_000; i++) {
            String text = text(i % 100 == 0 ? random.nextInt(5000) : random.nextInt(40));
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            int before = random.nextInt(9);
            byte[] within = Arrays.copyOf(new byte[before], before + utf8.length + random.nextInt(9));
            System.arraycopy(utf8, 0, within, before, utf8.length);
            same(json -> json.writeString(text), bytes -> bytes.string(text));
            same(
                    json -> json.writeUTF8String(within, before, utf8.length),
                    bytes -> bytes.string(within, before, utf8.length));
        }
    }

    @Test
    void everyCharacterAtEveryPlaceOfAWord() {
        for (int c = 0; c < 0x800; c++) {
            for (int at = 0; at < 9; at++) {
                String text = "x".repeat(at) + (char) c + "x".repeat(9 - at);
                same(json -> json.writeString(text), bytes -> bytes.string(text));
            }
        }
    }

    @Test
    void numbers() {
        for (long edge : new long[] {0, -1, 9, 10, 99, 100, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53}) {
            same(json -> json.writeNumber(edge), bytes -> bytes.number(edge));
        }
        for (int i = 0; i < 20_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            same(json -> json.writeNumber(number), bytes -> bytes.number(number));
        }
        for (long power = 1; power > 0 && power < Long.MAX_VALUE / 10; power *= 10) {
            long ten = power;
            same(json -> json.writeNumber(ten - 1), bytes -> bytes.number(ten - 1));
            same(json -> json.writeNumber(-ten), bytes -> bytes.number(-ten));
        }
    }

    @Test
    void words() {
        same(json -> json.writeBoolean(true), bytes -> bytes.flag(true));
        same(json -> json.writeBoolean(false), bytes -> bytes.flag(false));
        same(JsonGenerator::writeNull, LineBytes::nothing);
    }

    @Test
    void base64() {
        for (int i = 0; i < 5000; i++) {
            byte[] value = new byte[i % 70];
            random.nextBytes(value);
            int from = random.nextInt(value.length + 1);
            byte[] part = Arrays.copyOfRange(value, from, value.length);
            String padded = Base64.getEncoder().encodeToString(part);
            String url = Base64.getUrlEncoder().withoutPadding().encodeToString(part);
            same(json -> json.writeRaw('"' + padded + '"'), bytes -> bytes.base64(value, from, part.length));
            same(json -> json.writeRaw('"' + url + '"'), bytes -> bytes.base64url(value, from, part.length));
        }
    }

    @Test
    void times() {
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
        long first = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            long micros =
                    (first + (long) (random.nextDouble() * (last - first))) * 1_000_000 + random.nextInt(1_000_000);
            String expected = format.format(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
            assertEquals(expected, Timestamp.text(micros));
            same(json -> json.writeString(expected), bytes -> bytes.time(micros));
        }
    }

    /** With the generator or without, a line is framed alike; only the salt is another. */
    @Test
    void frames() throws LineException {
        LineWriter writer = new LineWriter();
        for (int i = 0; i < 500; i++) {
            byte[] prev = new byte[32];
            random.nextBytes(prev);
            String text = text(random.nextInt(40));
            long micros = random.nextLong() >>> 14;
            long seq = random.nextLong() >>> 11;
            writer.start("AAAAAAAAAAAAAAAAAAAAAA", seq, prev, micros, "method")
                    .literal(Literal.of(",\"text\":"))
                    .string(text);
            Line bare = Lines.parse(writer.end());
            writer.begin("AAAAAAAAAAAAAAAAAAAAAA", seq, prev, micros, "method").writeStringProperty("text", text);
            Line generated = Lines.parse(writer.end());
            assertEquals(text, bare.text("text"));
            assertEquals(seq, bare.seq());
            assertEquals(micros, bare.timeMicros());
            assertArrayEquals(prev, bare.prev());
            assertEquals(withoutSalt(generated), withoutSalt(bare));
        }
    }

    private static String withoutSalt(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8).replace(line.text("salt"), "");
    }
}
