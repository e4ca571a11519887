package dev.indelible.chain.line;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;

class LineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\"a\":1",
                "\"a\":-1,\"b\":9007199254740992,\"c\":0",
                "\"a\":[1,\"x\",true,false,null,{}],\"b\":[]",
                "\"data\":{\"A\":1,\"a\":2,\"\":3,\"sig\":\"x\",\"n\u00e4me\":{\"Q q\":1}}",
                "\"a\":\"\\u0000\\n\\\"\\\\\\/\\ud83d\\ude00 \ud83d\ude00 \u00e9\uffff\"",
                "\"a\":{\"b\":{\"sig\":\"not at the top\"}}"
            })
    void acceptsWhatTheGrammarAllows(String members) throws LineException {
        Lines.parse(Lines.with(members));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " \"a\":1",
                "\"a\": 1",
                "\"a\":1 ",
                "\"a\":[1, 2]",
                "\"a\":01",
                "\"a\":-0",
                "\"a\":1.0",
                "\"a\":1e3",
                "\"a\":+1",
                "\"a\":-",
                "\"a\":9007199254740993",
                "\"a\":-9007199254740993",
                "\"a\":99999999999999999999999999",
                "\"a\":1,\"a\":2",
                "\"a\":{\"b\":1,\"b\":2}",
                "\"A\":1",
                "\"\\u0061\":1",
                "\"\":1",
                "\"seq\":1",
                "\"data\":{\"a\":1,\"\\u0061\":2}",
                "\"data\":{\"a\":1,\"a\":2}",
                "\"a\":\"\\ud83d\"",
                "\"a\":\"\\ude00\\ud83d\"",
                "\"a\":\"\\ud83dx\"",
                "\"a\":\"\\x\"",
                "\"a\":\"\\u12g4\"",
                "\"a\":\"\t\"",
                "\"a\":\"open",
                "\"a\":tru",
                "\"a\":NaN",
                "\"a\":",
                "\"a\"",
                "\"a\":1,",
                "\"a\":[1,]",
                "\"a\":{,}",
                "\"a\":'x'",
                "\"sig\":\"x\""
            })
    void refusesTheRest(String members) {
        assertThrows(LineException.class, () -> Lines.parse(Lines.with(members)));
    }

    @Test
    void refusesWhatIsNotUtf8() {
        for (byte[] bad : List.of(
                bytes(0xC0, 0x80),
                bytes(0x80),
                bytes(0xC3),
                bytes(0xE0, 0x80, 0x80),
                bytes(0xED, 0xA0, 0x80),
                bytes(0xF0, 0x80, 0x80, 0x80),
                bytes(0xF4, 0x90, 0x80, 0x80),
                bytes(0xF5, 0x80, 0x80, 0x80),
                bytes(0xFF))) {
            byte[] line = Lines.with("\"a\":\"####\"").getBytes(StandardCharsets.UTF_8);
            int hole = Lines.with("\"a\":\"####\"").indexOf("####");
            System.arraycopy(bad, 0, line, hole, bad.length);
            LineException thrown = assertThrows(LineException.class, () -> Lines.parse(line));
            assertEquals(hole, thrown.offset());
        }
    }

    @Test
    void boundsSizeDepthAndMembers() throws LineException {
        String longest = Lines.with("\"a\":\"\"");
        Lines.parse(longest.replace("\"a\":\"\"", "\"a\":\"" + "x".repeat(Line.MAX_BYTES - longest.length()) + "\""));
        assertThrows(
                LineException.class,
                () -> Lines.parse(longest.replace(
                        "\"a\":\"\"", "\"a\":\"" + "x".repeat(Line.MAX_BYTES - longest.length() + 1) + "\"")));
        Lines.parse(Lines.with("\"a\":" + "[".repeat(15) + "]".repeat(15)));
        assertThrows(LineException.class, () -> Lines.parse(Lines.with("\"a\":" + "[".repeat(16) + "]".repeat(16))));
        assertThrows(LineException.class, () -> Lines.parse(Lines.with("\"a\":" + "[".repeat(40_000))));
        StringBuilder many = new StringBuilder("\"m0\":0");
        for (int i = 1; i < 1025; i++) {
            many.append(",\"m").append(i).append("\":0");
        }
        assertThrows(LineException.class, () -> Lines.parse(Lines.with("\"a\":{" + many + "}")));
    }

    @Test
    void aSecondNameIsFoundAmongAnyNumberAndOnlyInItsObject() throws LineException {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String object = names + "\"m" + i + "\":0";
            Lines.parse(Lines.with("\"a\":{" + object + "},\"b\":[{" + object + "},{" + object + "}]"));
            for (int again : new int[] {0, i / 2, i}) {
                String twice = Lines.with("\"a\":{" + object + "},\"b\":{" + object + ",\"m" + again + "\":1}");
                LineException thrown = assertThrows(LineException.class, () -> Lines.parse(twice));
                assertEquals(twice.lastIndexOf(",\"m") + 2, thrown.offset());
            }
            String escaped = Lines.with("\"data\":{" + object + ",\"\\u006d" + i + "\":1}");
            assertThrows(LineException.class, () -> Lines.parse(escaped));
            names.append("\"m").append(i).append("\":0,");
        }
    }

    @Test
    void theFirstSixMembersAreFixed() {
        for (String wrong : List.of(
                Lines.with("").replace("\"seq\":1", "\"seq\":-1"),
                Lines.with("").replace("\"seq\":1", "\"seq\":\"1\""),
                Lines.with("").replace("23:15", "24:15"),
                Lines.with("").replace("11-22", "02-30"),
                Lines.with("").replace(".123456Z", ".123456+"),
                Lines.with("").replace("method", "Method"),
                Lines.with("").replace("AAA=", "AAB="),
                Lines.with("").replace("AAAA\",\"seq", "AAAB\",\"seq"),
                Lines.with("").replace("\"salt\":\"AA", "\"salt\":\"A"),
                Lines.with("").replace("\"kind\":\"method\",", ""),
                "{}",
                "[]",
                "",
                Lines.with("") + "x")) {
            assertThrows(LineException.class, () -> Lines.parse(wrong), wrong);
        }
    }

    @Test
    void readsMembers() throws LineException {
        Line line = Lines.parse(Lines.with("\"a\":\"x\\n\",\"n\":-7,\"o\":{\"p\":[1,null],\"q\":\"r\"}"));
        assertEquals("x\n", line.text("a"));
        assertEquals(-7, line.number("n", 0));
        assertEquals("{\"p\":[1,null],\"q\":\"r\"}", line.raw("o"));
        assertEquals("r", line.object("o").get("q"));
        assertEquals(1, line.seq());
        assertEquals("2026-11-22T23:15:01.123456Z", Timestamp.text(line.timeMicros()));
        assertNull(line.text("n"));
        assertNull(line.raw("missing"));
        assertArrayEquals(Leaf.hash(line.bytes()), line.leaf());
    }

    @Test
    void whatIsWrittenIsReadAndTheSignatureIsTheLast98Bytes() throws LineException {
        SigningKey key = SigningKey.generate();
        LineWriter writer = new LineWriter();
        JsonGenerator json = writer.begin("AAAAAAAAAAAAAAAAAAAAAA", 0, new byte[32], 0, "seal");
        json.writeStringProperty("fake", ",\"sig\":\"" + "A".repeat(86) + "==\"}");
        byte[] bytes = writer.sign(key);
        String text = new String(bytes, StandardCharsets.UTF_8);
        assertEquals(",\"sig\":\"", text.substring(text.length() - 98, text.length() - 90));
        Line line = Lines.parse(bytes);
        assertTrue(line.verify(key.publicKey()));
        assertFalse(line.verify(SigningKey.generate().publicKey()));
        assertThrows(LineException.class, () -> Lines.parse(text.replace("\"seal\"", "\"note\"")), "sig elsewhere");
        Line other = Lines.parse(text.replace("\"seal\"", "\"open\""));
        assertFalse(other.verify(key.publicKey()), "a signature serves one kind only");
    }

    @Test
    void aSignedKindWithoutSignatureIsRefused() {
        String unsigned = Lines.with("").replace("method", "seal");
        assertThrows(LineException.class, () -> Lines.parse(unsigned));
        String inString = Lines.with("\"a\":\",\\\"sig\\\":\\\"" + "A".repeat(86) + "==\"")
                .replace("method", "seal");
        assertThrows(LineException.class, () -> Lines.parse(inString));
    }

    @Test
    void saltsDiffer() {
        LineWriter writer = new LineWriter();
        Map<String, Integer> salts = new java.util.HashMap<>();
        for (int i = 0; i < 1000; i++) {
            writer.begin("AAAAAAAAAAAAAAAAAAAAAA", i, new byte[32], 0, "note");
            String line = new String(writer.end(), StandardCharsets.UTF_8);
            salts.merge(line.substring(line.indexOf("salt")), 1, Integer::sum);
        }
        assertEquals(1000, salts.size());
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
