package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.cli.Collector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a disk that fails: they end, say that it was not done, and have done no harm. */
@Timeout(120)
class CommandFaultTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    @BeforeEach
    void aTracer() throws IOException {
        Tracer.require(folder);
    }

    @Test
    void aHoldThatCannotBeWrittenEndsTheCommand() throws Exception {
        Path data = Scene.goingOn(folder).made();
        List<String> tracer = Tracer.neverForced(openSegment(data), "EIO");
        String said = ends(1, tracer, "retention", "hold", "--data", data.toString(), "case-1");
        assertTrue(said.contains("writing failed"), said);
    }

    /** A file that somebody put back from a copy may be in the machine's memory only. */
    @Test
    void nothingIsDeletedHereThatTheArchiveCannotBringToTheDisk() throws Exception {
        Path data = folder.resolve("aged");
        Clock old = Clock.offset(Clock.systemUTC(), Duration.ofDays(-100));
        try (TestCollector collector = TestCollector.start(data, 1, old)) {
            collector.alarms(260);
        }
        TestCollector.start(data).close();
        Path archive = Files.createDirectory(folder.resolve("archive"));
        Files.writeString(
                archive.resolve("log.vkey"),
                Keys.load(Home.at(data)).logSigner().verifier() + "\n");
        Path segment = TestCollector.segments(Home.at(data)).get(0);
        Path there = archive.resolve(data.resolve("log").relativize(segment));
        Files.createDirectories(there.getParent());
        Files.copy(segment, there);
        Files.writeString(data.resolve("retention"), "preset pci\narchive " + archive + "\n");
        ends(1, Tracer.neverForced(there, "EIO"), "retention", "apply", "--data", data.toString());
        assertTrue(Files.exists(segment));
    }

    @Test
    void aReportThatCannotBeWrittenIsNoVerdict() throws Exception {
        Path log = Scene.goingOn(folder).made().resolve("log");
        List<String> full = List.of("bash", "-c", "ulimit -f 0; exec \"$0\" \"$@\"");
        Path report = folder.resolve("report.md");
        String said = ends(2, full, "verify", "--report", report.toString(), log.toString());
        assertTrue(said.contains(report.toString()), said);
    }

    /** Runs a command by another; gives what it said when it ended so. */
    private String ends(int exit, List<String> before, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Collector.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "the command hangs");
            String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(exit, process.exitValue(), said);
            assertFalse(said.contains("\tat "), said);
            return said;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Path order is log order. */
    private static Path openSegment(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("log/events"))) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }
}
