package dev.indelible.agent.matrix.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import dev.indelible.chain.line.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the settings let lines say of bound values, and which reads they ask for. */
class PolicyTest {
    private static final Pattern PARAMS = Pattern.compile("\"params\":\\[((?:\"[^\"]*\"|[^\"\\]])*)\\]");

    @TempDir
    Path folder;

    @Test
    void byDefaultTypesAndNoReads() throws Exception {
        assertEquals(
                List.of("INSERT t_cards \"Long\",\"String(5)\",\"String(7)\"", "UPDATE t_cards \"String(5)\",\"Long\""),
                bound(Map.of()));
    }

    @Test
    void valuesButNoPasswordsAndTheReadsOfOneTable() throws Exception {
        assertEquals(
                List.of("INSERT t_cards 1,\"Genoa\",\"[redacted]\"", "UPDATE t_cards \"Turin\",1", "SELECT t_cards 1"),
                bound(Map.of("jdbc.params", "values", "jdbc.tables", "t_cards")));
    }

    @Test
    void hashesThatTellEqualValuesOnly() throws Exception {
        Path key = folder.resolve("key");
        Forked made = Forked.java(folder, Map.of(), "-jar", Forked.JAR, "new-key", key.toString());
        assertEquals(0, made.exit(), made.err());
        List<String> lines =
                bound(Map.of("jdbc.params", "hmac", "jdbc.tables", "t_cards", "privacy.key.file", key.toString()));
        assertEquals(3, lines.size(), lines.toString());
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            all.addAll(List.of(line.split(" ", -1)[2].split(",", -1)));
        }
        assertEquals(6, all.size(), lines.toString());
        String id = all.get(0);
        assertTrue(id.matches("\"hmac:[^\"]{20,}\""), id);
        assertTrue(all.get(1).startsWith("\"hmac:"), all.get(1));
        assertEquals("\"[redacted]\"", all.get(2));
        assertNotEquals(all.get(1), all.get(3));
        assertEquals(List.of(id, id), all.subList(4, 6));
    }

    /** Of every statement with bound values: verb, table, values as the line has them. */
    private List<String> bound(Map<String, String> settings) throws Exception {
        AuditedRun run = AuditedRun.of(
                folder,
                settings,
                Files.readString(Path.of("target/application.classpath")) + ":" + Path.of("target/classes"),
                "com.acme.stock.Cards");
        assertEquals(0, run.process().exit(), run.process().err());
        List<String> bound = new ArrayList<>();
        for (Line line : run.events()) {
            String text = new String(line.bytes(), StandardCharsets.UTF_8);
            assertFalse(text.contains("hunter2"), text);
            Matcher params = PARAMS.matcher(text);
            if (params.find()) {
                bound.add(line.text("action") + " " + params.group(1));
            }
        }
        return bound;
    }
}
