package dev.indelible.benchmarks.fork;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What a measurement is made with.
 *
 * @param home of the JDK that runs the application
 * @param version of that JDK, as the tables show it
 * @param feature its feature version: 17
 * @param agent the agent's jar
 * @param collector the collector's jar
 * @param opentelemetry the other agent's jar
 */
public record Tools(Path home, String version, int feature, Path agent, Path collector, Path opentelemetry) {
    private static final long TOOL_SECONDS = 60;

    /** The JDK's launcher. */
    public Path java() {
        return home.resolve("bin").resolve("java");
    }

    /** Runs a command to its end. */
    void run(Path folder, String... command) throws IOException, InterruptedException {
        File out = folder.resolve("tool.out").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(out);
        Children.clean(builder);
        Process process = builder.start();
        try {
            if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException("a tool failed; see " + out);
            }
        } finally {
            process.destroyForcibly();
        }
    }
}
