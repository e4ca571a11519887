package dev.indelible.agent;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A JVM of its own with the real agent jar; ended when it takes too long. */
record Forked(int exit, String out, String err) {
    static final String JAR = System.getProperty("indelible.test.agent");
    private static final long SECONDS = 60;
    private static final Pattern TOMCAT_11 = Pattern.compile("tomcat-embed-core-");
    private static final Pattern TOMCAT_9 = Pattern.compile("tomcat-(?!embed)[a-z-]+-9\\.");
    private static final List<String> OURS = List.of(
            "indelible-runtime",
            "indelible-chain",
            "indelible-dispatcher",
            "byte-buddy",
            "bcprov",
            "jackson",
            "okhttp",
            "okio",
            "kotlin");

    /** The class path of the application: what this test has, without Tomcat 9 and the agent's own classes and libraries. */
    static String classPath() {
        return classPath(TOMCAT_9);
    }

    /** The same with Tomcat 9 instead of 11. */
    static String javaxClassPath() {
        return classPath(TOMCAT_11);
    }

    private static String classPath(Pattern without) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> !entry.endsWith("agent/target/classes")
                        && !without.matcher(entry.getFileName().toString()).lookingAt()
                        && OURS.stream()
                                .noneMatch(
                                        name -> entry.getFileName().toString().startsWith(name)))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Runs {@code java} of this JVM with these arguments and nothing of ours in the environment but {@code added}. */
    static Forked java(Path folder, Map<String, String> added, String... arguments)
            throws IOException, InterruptedException {
        return tool("java", folder, added, arguments);
    }

    /** Runs a tool of this JVM's JDK. */
    static Forked tool(String name, Path folder, Map<String, String> added, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.add(0, Path.of(System.getProperty("java.home"), "bin", name).toString());
        File out = Files.createTempFile(folder, "out", ".txt").toFile();
        File err = Files.createTempFile(folder, "err", ".txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out).redirectError(err);
        builder.environment().keySet().removeIf(key -> key.startsWith("INDELIBLE_") || key.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(added);
        Process process = builder.start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("still running after " + SECONDS + " s: " + command);
            }
        } finally {
            process.destroyForcibly();
        }
        return new Forked(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    /** The lines on standard error, without the JVM's own about JAVA_TOOL_OPTIONS. */
    List<String> errors() {
        return err.lines().filter(line -> !line.startsWith("Picked up ")).toList();
    }
}
