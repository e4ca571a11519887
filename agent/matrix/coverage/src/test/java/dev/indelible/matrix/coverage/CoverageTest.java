package dev.indelible.matrix.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each library that is not captured is named once by a line, a warning and the report; none that is not there is. */
class CoverageTest {
    /** What each use of the application must make the agent say. */
    private static final Map<String, Set<String>> EXPECTED = new LinkedHashMap<>();

    static {
        EXPECTED.put("WebFlux", Set.of("Spring WebFlux server", "Reactor"));
        EXPECTED.put("WebFluxDispatcher", Set.of("Spring WebFlux server"));
        EXPECTED.put("Netty", Set.of("Netty server"));
        EXPECTED.put("GrpcServer", Set.of("gRPC server"));
        EXPECTED.put("GrpcClient", Set.of("gRPC client"));
        EXPECTED.put("Producer", Set.of("Kafka producer"));
        EXPECTED.put("Consumer", Set.of("Kafka consumer"));
        EXPECTED.put("ShareConsumer", Set.of("Kafka consumer"));
        EXPECTED.put("R2dbc", Set.of("R2DBC"));
        EXPECTED.put("Mongo", Set.of("MongoDB driver"));
        EXPECTED.put("Reactor", Set.of("Reactor"));
        EXPECTED.put("Coroutines", Set.of("Kotlin coroutines"));
    }

    @TempDir
    static Path folder;

    private static AuditedRun all;

    @BeforeAll
    static void run() throws Exception {
        all = run("all", List.copyOf(EXPECTED.keySet()));
    }

    private static AuditedRun run(String name, List<String> libraries) throws Exception {
        List<String> arguments = new ArrayList<>(libraries);
        arguments.add(0, "com.acme.libraries.Libraries");
        String classPath = Path.of("target", "classes").toAbsolutePath()
                + File.pathSeparator
                + Files.readString(Path.of("target", "application.classpath")).strip();
        AuditedRun run = AuditedRun.of(folder.resolve(name), Map.of(), classPath, arguments.toArray(String[]::new));
        assertEquals(0, run.process().exit(), run.process().err());
        assertTrue(run.process().out().endsWith("end\n"), run.process().out());
        return run;
    }

    /** What is not audited, with how often it is named. */
    private static Map<String, Long> named(AuditedRun run) {
        return run.lines().stream()
                .filter(line -> line.text("found") != null)
                .collect(Collectors.groupingBy(line -> line.text("found"), TreeMap::new, Collectors.counting()));
    }

    private static List<String> warnings(AuditedRun run) {
        return run.process().errors().stream()
                .filter(line -> line.contains(" is not audited: "))
                .map(line -> line.replaceFirst("^indelible: (.*) is not audited: .*$", "$1"))
                .sorted()
                .toList();
    }

    @Test
    void eachLibraryIsNamedOnceByALineAndAWarning() throws Exception {
        Set<String> expected = new TreeSet<>();
        EXPECTED.values().forEach(expected::addAll);
        List<String> table = new ArrayList<>();
        for (Map.Entry<String, Set<String>> library : EXPECTED.entrySet()) {
            Set<String> seen = new TreeSet<>(library.getValue());
            seen.retainAll(named(all).keySet());
            table.add(String.format(
                    "%-15s expected %-36s seen %s", library.getKey(), new TreeSet<>(library.getValue()), seen));
        }
        table.forEach(System.out::println);
        Files.write(Path.of("target", "matrix.txt"), table);
        Map<String, Long> once = expected.stream().collect(Collectors.toMap(name -> name, name -> 1L));
        assertEquals(new TreeMap<>(once), named(all));
        assertEquals(List.copyOf(expected), warnings(all));
    }

    @Test
    void theReportNamesWhatIsAuditedAndWhatIsNot() throws Exception {
        Path file = folder.resolve("all").resolve("agent").resolve("1").resolve("coverage.txt");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        List<String> report = Files.readAllLines(file);
        assertTrue(report.get(0).matches(".+ in bank, pid [0-9]+, as of .+Z"), report.get(0));
        List<String> missing = report.subList(report.indexOf("not audited") + 1, report.size());
        Set<String> expected = new TreeSet<>();
        EXPECTED.values().forEach(expected::addAll);
        assertEquals(
                List.copyOf(expected),
                missing.stream()
                        .map(line -> line.strip().replaceFirst(": .*", ""))
                        .sorted()
                        .toList());
    }

    @Test
    void aLibraryThatIsNotUsedIsNotNamed() throws Exception {
        AuditedRun some = run("some", List.of("WebFlux", "ShareConsumer"));
        Map<String, Long> expected = Map.of("Spring WebFlux server", 1L, "Reactor", 1L, "Kafka consumer", 1L);
        assertEquals(expected, named(some));
        assertEquals(List.of("Kafka consumer", "Reactor", "Spring WebFlux server"), warnings(some));
    }

    /** Each finding says why, and its line answers what every line answers. */
    @Test
    void everyFindingSaysWhy() {
        for (Line line : all.lines()) {
            if (line.text("found") != null) {
                assertEquals("coverage", line.kind());
                assertEquals("failure", line.text("outcome"));
                assertTrue(line.text("why").length() > 20, line.text("why"));
            }
        }
    }
}
