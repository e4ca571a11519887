package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.cli.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command of the operator that writes into the log, on a disk that fails: it ends, and says that nothing was done. */
@Timeout(120)
class CommandFaultTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    @Test
    void aHoldThatCannotBeWrittenEndsTheCommand() throws Exception {
        Tracer.require(folder);
        Path data = Scene.goingOn(folder).made();
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(Tracer.neverForced(openSegment(data), "EIO"));
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Collector.class.getName()));
        command.addAll(List.of("retention", "hold", "--data", data.toString(), "case-1"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> "the command hangs");
            String said = Files.readString(err);
            assertEquals(1, process.exitValue(), said);
            assertTrue(said.contains("writing failed"), said);
            assertFalse(said.contains("\tat "), said);
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
