package dev.indelible.collector.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A JDK and the collector's jar that it runs.
 *
 * @param version as the JDK says it
 */
public record Jdk(Path home, String version, Path collector) {

    /** The JDK in this folder. */
    public static Jdk at(Path home, Path collector) throws IOException {
        Properties release = new Properties();
        try (BufferedReader in = Files.newBufferedReader(home.resolve("release"))) {
            release.load(in);
        }
        return new Jdk(home, release.getProperty("JAVA_VERSION").replace("\"", ""), collector);
    }

    /** A command line of the collector's jar. {@code options} of the JVM. */
    public List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(home.resolve("bin").resolve("java").toString());
        command.addAll(options);
        command.addAll(List.of("-jar", collector.toString()));
        command.addAll(List.of(arguments));
        return command;
    }
}
