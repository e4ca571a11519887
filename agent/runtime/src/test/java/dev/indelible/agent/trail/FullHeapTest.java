package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The application fills the heap and gives it back: the trail goes on, and what it missed is counted. */
@Timeout(180)
class FullHeapTest {
    @TempDir
    Path folder;

    private PeerCollector peer;
    private Process process;

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
    }

    @AfterEach
    void stop() throws Exception {
        process.destroyForcibly().waitFor();
        peer.close();
    }

    @Test
    void theTrailOutlivesAHeapThatIsFull() throws Exception {
        Path output = folder.resolve("output");
        Path result = folder.resolve("result");
        process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx48m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FullHeapChild.class.getName(),
                        folder.resolve("state").toString(),
                        peer.tokenText(),
                        result.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "the child hangs: " + read(output));
        assertEquals(0, process.exitValue(), read(output));
        List<String> told = new ArrayList<>(Files.readAllLines(result));
        assertEquals("0", told.remove(told.size() - 1), "errors in the application's handler " + read(output));
        assertEquals(
                "indelible-buffer indelible-forward indelible-keys indelible-orphans indelible-sync indelible-watch",
                told.remove(told.size() - 1),
                read(output));
        assertAllIsKnown(told, output);
    }

    private void assertAllIsKnown(List<String> told, Path output) {
        Set<String> kept = new HashSet<>();
        for (String event : told) {
            assertTrue(!event.endsWith(" 3"), "the recorder threw at " + event);
            if (event.endsWith(" 1")) {
                kept.add(event.substring(0, event.indexOf(' ')));
            }
        }
        Set<String> seen = new HashSet<>();
        List<String> gaps = new ArrayList<>();
        long lost = 0;
        for (List<Line> lines : peer.lines().values()) {
            for (Line line : lines) {
                if (line.kind().equals("method")) {
                    String id = (String) line.object("resource").get("id");
                    assertTrue(seen.add(id), () -> id + " twice " + read(output));
                } else if (line.kind().equals("gap")) {
                    lost += line.number("lost", 0);
                    gaps.add(line.number("lost", 0) + " " + line.text("bound") + " " + line.text("why"));
                }
            }
        }
        int events = told.size();
        int lines = seen.size();
        kept.removeAll(seen);
        assertEquals(Set.of(), kept, kept.size() + " of " + events + " lost; " + gaps + read(output));
        assertEquals(events, lines + lost, lines + " lines, and gaps " + gaps + read(output));
    }

    private static String read(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
