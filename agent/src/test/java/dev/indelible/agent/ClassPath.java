package dev.indelible.agent;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The class path of an application in these tests: what they have, without the agent's own classes and libraries. */
final class ClassPath {
    private static final Pattern TOMCAT_11 = Pattern.compile("tomcat-embed-core-");
    private static final Pattern TOMCAT_9 = Pattern.compile("tomcat-(?!embed)[a-z-]+-9\\.");
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

    /** With Tomcat 11. */
    static String jakarta() {
        return without(TOMCAT_9);
    }

    /** With Tomcat 9. */
    static String javax() {
        return without(TOMCAT_11);
    }

    private static String without(Pattern server) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.endsWith("agent/target/classes")
                        && !server.matcher(entry.getFileName().toString()).lookingAt()
                        && OURS.stream()
                                .noneMatch(
                                        name -> entry.getFileName().toString().startsWith(name)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
