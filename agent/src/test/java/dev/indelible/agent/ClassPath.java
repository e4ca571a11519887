package dev.indelible.agent;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The class path of an application in these tests: what they have, without the agent's own classes and libraries. */
final class ClassPath {
    private static final List<String> OURS = List.of(
            "indelible-runtime",
            "indelible-chain",
            "indelible-dispatcher",
            "indelible-harness",
            "byte-buddy",
            "bcprov",
            "jackson",
            "okhttp",
            "okio",
            "kotlin",
            "picocli");

    private ClassPath() {}

    static String ofTheApplication() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.endsWith("agent/target/classes")
                        && OURS.stream()
                                .noneMatch(
                                        name -> entry.getFileName().toString().startsWith(name)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
