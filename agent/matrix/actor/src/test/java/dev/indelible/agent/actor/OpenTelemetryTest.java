package dev.indelible.agent.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The OpenTelemetry agent in the same JVM, before ours and after it: both see all, and our lines name its traces. */
class OpenTelemetryTest {
    private static final int REQUESTS = 54;
    private static final int PIECES = 3;

    /** Before the crowd begins: half of the users, by the form. */
    private static final int LOGINS = 25;

    private static final String AGENT = "-javaagent:" + System.getProperty("indelible.test.opentelemetry");

    /** Its spans go to standard error, and nothing to a network. */
    private static final List<String> QUIET = List.of(
            "-Dotel.traces.exporter=console",
            "-Dotel.metrics.exporter=none",
            "-Dotel.logs.exporter=none",
            "-Dotel.instrumentation.common.default-enabled=false",
            "-Dotel.instrumentation.tomcat.enabled=true",
            "-Dotel.instrumentation.servlet.enabled=true",
            "-Dotel.instrumentation.jdbc.enabled=true",
            "-Dotel.instrumentation.executors.enabled=true",
            "-Dotel.bsp.schedule.delay=100",
            "-Dotel.exporter.otlp.endpoint=http://127.0.0.1:9");

    /** As the console exporter writes a span: its name, the two ids, its kind. */
    private static final Pattern SPAN = Pattern.compile("'([^']*)' : ([0-9a-f]{32}) ([0-9a-f]{16}) ([A-Z]+)");

    @TempDir
    Path folder;

    @Test
    void afterOurs() throws Exception {
        together(List.of(), List.of(AGENT));
    }

    @Test
    void beforeOurs() throws Exception {
        together(List.of(AGENT), List.of());
    }

    private void together(List<String> before, List<String> after) throws Exception {
        List<String> options = new ArrayList<>(after);
        options.addAll(QUIET);
        AuditedRun run =
                Desk.run(folder, before, Map.of("http", "all", "jdbc", "all"), options, "crowd", "" + REQUESTS);
        assertEquals(0, run.process().exit(), run.process().err());
        assertEquals(
                REQUESTS,
                run.process()
                        .out()
                        .lines()
                        .filter(line -> line.startsWith("200 "))
                        .count());

        Set<String> servers = new HashSet<>();
        Set<String> spans = new HashSet<>();
        Matcher found = SPAN.matcher(run.process().err());
        while (found.find()) {
            spans.add(found.group(2) + found.group(3));
            if (found.group(4).equals("SERVER")) {
                servers.add(found.group(2));
            }
        }
        assertEquals(REQUESTS + LOGINS, servers.size(), "its own spans of requests");

        Map<String, String> traces = new HashMap<>();
        for (Line line : run.events()) {
            assertTrue(!Set.of("gap", "coverage").contains(line.kind()), Desk.text(line));
            if (line.kind().equals("http")) {
                assertNotNull(line.text("trace"), Desk.text(line));
                traces.put(line.text("request"), line.text("trace"));
            }
        }
        int pieces = 0;
        Map<String, Integer> nobodys = new TreeMap<>();
        for (Line line : run.events()) {
            String ticket = Desk.of(line, "resource", "id");
            if (!line.kind().equals("method") || ticket.startsWith("scheduler") || ticket.startsWith("nobody")) {
                continue;
            }
            if (line.text("request") == null) {
                nobodys.merge(ticket.split(":", -1)[1], 1, Integer::sum);
                continue;
            }
            assertEquals("user " + ticket.substring(0, 3), Desk.actor(line), Desk.text(line));
            pieces++;
            // Its agent does not follow every task that ours follows.
            if (line.text("trace") != null) {
                assertTrue(spans.contains(line.text("trace") + line.text("span")), Desk.text(line));
            }
            if (ticket.contains(":direct:")) {
                assertEquals(traces.get(line.text("request")), line.text("trace"), Desk.text(line));
            }
        }
        assertEquals(Map.of(), nobodys, "of which requests these are is not known");
        assertEquals(REQUESTS * PIECES, pieces);
        assertEquals(servers, Set.copyOf(traces.values()), "our lines name its traces");
        assertTrue(run.process().err().contains("indelible: "), run.process().err());
        Desk.print(String.format(
                "%nOpenTelemetry agent %-25s %8d %8d%n",
                before.isEmpty() ? "after ours, lines" : "before ours, lines", REQUESTS * PIECES, pieces));
    }
}
