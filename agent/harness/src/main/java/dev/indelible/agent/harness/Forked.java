package dev.indelible.agent.harness;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own with the real agent jar; ended when it takes too long. */
public record Forked(int exit, String out, String err) {
    /** The agent jar; each module of tests names it by a system property. */
    public static final String JAR = System.getProperty("indelible.test.agent");

    private static final long SECONDS = 240;

    /** Runs {@code java} of this JVM with these arguments and nothing of ours in the environment but {@code added}. */
    public static Forked java(Path folder, Map<String, String> added, String... arguments)
            throws IOException, InterruptedException {
        return tool("java", folder, added, arguments);
    }

    /** Runs a tool of this JVM's JDK. */
    public static Forked tool(String name, Path folder, Map<String, String> added, String... arguments)
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
    public List<String> errors() {
        return err.lines().filter(line -> !line.startsWith("Picked up ")).toList();
    }
}
