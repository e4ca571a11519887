package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import dev.indelible.chain.line.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report mode tells what the same application leaves when it is recorded, and leaves nothing itself. */
class ReportTest {
    private static final Set<String> KINDS = Set.of("method", "jdbc", "tx", "http");

    @TempDir
    Path folder;

    private record Cost(long lines, long bytes) {}

    private Forked report(Map<String, String> environment, String... settings) throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("-javaagent:" + Forked.JAR, "-Dindelible.mode=report", "-Duser.home=" + home()));
        arguments.addAll(List.of(settings));
        arguments.addAll(List.of("-cp", ClassPath.ofTheApplication(), "com.acme.bank.Web"));
        return Forked.java(folder, environment, arguments.toArray(String[]::new));
    }

    private Path home() throws Exception {
        return Files.createDirectories(folder.resolve("home"));
    }

    private static Map<String, Cost> table(Forked run) {
        Map<String, Cost> costs = new HashMap<>();
        for (String line : run.err().lines().toList()) {
            String[] cells = line.replace("indelible: ", "").trim().split(" +", -1);
            if (cells.length == 8 && cells[1].matches("\\d+")) {
                costs.put(cells[0], new Cost(Long.parseLong(cells[1]), Long.parseLong(cells[2])));
            }
        }
        return costs;
    }

    @Test
    void tellsWhatRecordingCosts() throws Exception {
        Map<String, String> all = Map.of("http", "all", "jdbc", "all");
        Forked report = report(Map.of(), "-Dindelible.http=all", "-Dindelible.jdbc=all");
        AuditedRun recorded = AuditedRun.of(folder, all, ClassPath.ofTheApplication(), "com.acme.bank.Web");
        assertEquals(recorded.process().out(), report.out());
        Map<String, Cost> costs = table(report);
        for (String kind : KINDS) {
            List<Line> lines = recorded.events().stream()
                    .filter(line -> line.kind().equals(kind))
                    .toList();
            Cost cost = costs.get(kind);
            assertEquals(lines.size(), cost.lines(), kind + report.err());
            long bytes = lines.stream().mapToLong(Line::length).sum();
            // Durations, positions and the service's name have other lengths in another run.
            assertTrue(Math.abs(bytes - cost.bytes()) <= 8 * cost.lines(), kind + " " + bytes + report.err());
        }
        assertTrue(costs.get("all").lines() > costs.get("jdbc").lines(), report.err());
    }

    @Test
    void leavesNothing() throws Exception {
        Forked report = report(Map.of());
        assertEquals(0, report.exit());
        assertTrue(report.errors().get(0).contains("report mode: nothing is recorded"), report.err());
        assertTrue(report.err().contains("indelible: report of all "), report.err());
        try (Stream<Path> left = Files.walk(home())) {
            assertEquals(List.of(home()), left.toList());
        }
    }
}
