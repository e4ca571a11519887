package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The javax.servlet API on a real Tomcat 9: one line a request, whatever dispatches it goes through. */
class JavaxServletTest {
    private static final Set<String> KINDS = Set.of("method", "http", "gap", "coverage");

    @TempDir
    Path folder;

    private static String brief(Line line) {
        return line.kind() + " " + line.text("action") + " " + line.text("outcome") + " "
                + line.raw("actor").replaceAll(".*\"id\":\"([^\"]*)\".*", "$1") + " "
                + line.raw("resource").replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void everyRequestIsOneLine() throws Exception {
        Path dir = folder.resolve("agent");
        Forked run = Forked.java(
                folder,
                Map.of(),
                "-javaagent:" + Forked.JAR,
                "-Dindelible.token.file=" + Tokens.write(folder),
                "-Dindelible.dir=" + dir,
                "-cp",
                ClassPath.javax(),
                "com.acme.bank.JavaxWeb");
        assertEquals(
                List.of("200", "200", "200", "202", "500", "201", "401"),
                run.out()
                        .lines()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList(),
                run.out() + run.err());
        List<Line> events = Trails.read(dir).stream()
                .filter(line -> KINDS.contains(line.kind()))
                .toList();
        String view = "com.acme.bank.JavaxWeb.view";
        assertEquals(
                List.of(
                        "method account.view success alice " + view,
                        "http GET /bank/* success alice /bank/view",
                        "method account.view success bob " + view,
                        "http GET /bank/* success bob /bank/forward",
                        "method account.view success carol " + view,
                        "http GET /bank/* success carol /bank/dispatch",
                        "http GET /bank/* success dora /bank/late",
                        "http GET /bank/* failure eve /bank/none",
                        "http GET /bank/* failure fay /bank/cut",
                        "http GET /bank/* denied unknown /bank/view"),
                events.stream().map(JavaxServletTest::brief).toList());
        Line cut = events.get(events.size() - 2);
        assertTrue(cut.raw("http").contains("\"status\":201"), "what the client has seen: " + cut.raw("http"));
        assertEquals("java.lang.IllegalStateException", cut.text("error"));
    }
}
