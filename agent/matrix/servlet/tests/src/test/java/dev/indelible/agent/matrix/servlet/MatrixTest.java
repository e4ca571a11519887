package dev.indelible.agent.matrix.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bank on every container: each call, what it was answered, and all that was recorded of it. */
class MatrixTest {
    /** Two stacks run at a time. */
    private static final Map<Container, List<String>> TABLE =
            Collections.synchronizedMap(new EnumMap<>(Container.class));

    @TempDir
    Path folder;

    @AfterAll
    static void table() throws IOException {
        List<String> rows = TABLE.values().stream().flatMap(List::stream).toList();
        Files.write(Path.of("target", "matrix.txt"), rows);
        rows.forEach(System.out::println);
    }

    @ParameterizedTest
    @EnumSource
    void everyRequestIsOneLine(Container container) throws Exception {
        Seen seen = Seen.of(container, folder, "all");
        List<Expected> expected = Expected.of(container);
        List<String> wrong = new ArrayList<>();
        Map<String, String> recorded = seen.recorded();
        Map<String, String> answers = seen.answers();
        for (Expected one : expected) {
            String line = recorded.getOrDefault(one.call(), "");
            row(wrong, container, one.call(), one.answer() + " | " + one.all(), answers.get(one.call()) + " | " + line);
        }
        recorded.keySet()
                .removeIf(call -> expected.stream().anyMatch(one -> one.call().equals(call)));
        row(wrong, container, "nothing else", "{}", recorded.toString());
        assertEquals(List.of(), wrong, seen.run().process().err());
        coverage(container, seen.run());
        if (container.isSpring()) {
            assertEquals("0 1", seen.answers().get("session-reads"), "the agent loads no user, others do");
        } else {
            privacy(seen);
            sessions(seen);
            origins(seen);
        }
    }

    @ParameterizedTest
    @EnumSource
    void defaultsLeaveReadingOut(Container container) throws Exception {
        Seen seen = Seen.of(container, folder, "changes");
        List<String> wrong = new ArrayList<>();
        Map<String, String> recorded = seen.recorded();
        int excluded = container.repeatedLogins();
        for (Expected one : Expected.of(container)) {
            String line = recorded.getOrDefault(one.call(), "");
            excluded += one.changes().isEmpty() ? 1 : 0;
            row(wrong, container, one.call() + " (defaults)", one.changes(), line);
        }
        row(wrong, container, "excluded (defaults)", String.valueOf(excluded), excluded(seen.run()));
        assertEquals(List.of(), wrong, seen.run().process().err());
    }

    private static void row(List<String> wrong, Container container, String what, String expected, String seen) {
        boolean same = expected.equals(seen);
        String row = container + " | " + what + " | " + expected + " | " + (same ? "same" : seen);
        TABLE.computeIfAbsent(container, first -> Collections.synchronizedList(new ArrayList<>()))
                .add(row);
        if (!same) {
            wrong.add(row);
        }
    }

    private static void privacy(Seen seen) {
        for (Line line : seen.run().lines()) {
            String text = new String(line.bytes(), StandardCharsets.UTF_8);
            assertFalse(text.contains("SECRET") || text.contains("4111222233334444"), text);
        }
        assertTrue(seen.line("plain").raw("http").contains("\"token=[redacted]\""), "a secret's name is listed");
        assertEquals("/bank/plain", Seen.member(seen.line("path-parameter"), "resource", "id"));
    }

    private static void sessions(Seen seen) {
        assertEquals("null", seen.answers().get("session-made-by-the-agent"));
        assertEquals("-", Seen.member(seen.line("session-none"), "actor", "session"));
        assertEquals("-", Seen.member(seen.line("session-forged"), "actor", "session"));
        String made = Seen.member(seen.line("session-new"), "actor", "session");
        assertTrue(made.matches("[A-Za-z0-9_-]{22}"), made);
        assertEquals(made, Seen.member(seen.line("session-kept"), "actor", "session"));
        String renewed = Seen.member(seen.line("session-renewed"), "actor", "session");
        assertTrue(renewed.matches("[A-Za-z0-9_-]{22}") && !renewed.equals(made), renewed);
    }

    private static void origins(Seen seen) {
        assertEquals("203.0.113.9 by 127.0.0.1", origin(seen, "proxied"));
        assertEquals("2001:db8::7 by 127.0.0.1", origin(seen, "forwarded"));
        assertEquals("127.0.0.1 by -", origin(seen, "forged"));
        assertEquals("127.0.0.1 by -", origin(seen, "contradicting"));
        assertEquals("127.0.0.1 by -", origin(seen, "plain"));
        Line traced = seen.line("trace");
        assertEquals("0af7651916cd43dd8448eb211c80319c", traced.text("trace"));
        assertEquals("b7ad6b7169203331", traced.text("span"));
        assertFalse(seen.line("trace-broken").has("trace"));
    }

    private static String origin(Seen seen, String call) {
        Line line = seen.line(call);
        return Seen.member(line, "actor", "ip") + " by " + Seen.member(line, "http", "peer");
    }

    private static void coverage(Container container, AuditedRun run) {
        Pattern named = Pattern.compile(container.product() + " [0-9]+\\.[0-9]+\\.[0-9]+");
        assertTrue(
                run.lines().stream()
                        .filter(line -> line.kind().equals("coverage"))
                        .anyMatch(line -> named.matcher(new String(line.bytes(), StandardCharsets.UTF_8))
                                .find()),
                "no coverage line names " + named);
    }

    /** What heartbeats say was left out. */
    private static String excluded(AuditedRun run) {
        long sum = 0;
        for (Line line : run.lines()) {
            sum = Math.max(sum, line.kind().equals("heartbeat") ? line.number("excluded", 0) : 0);
        }
        return String.valueOf(sum);
    }
}
