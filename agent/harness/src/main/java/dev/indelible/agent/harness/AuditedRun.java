package dev.indelible.agent.harness;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One run of an application under the real agent, without a collector: what it printed and the lines it left.
 *
 * @param process how it ended and what it printed
 * @param lines all lines, in order, the stream's own included
 */
public record AuditedRun(Forked process, List<Line> lines) {
    private static final Set<String> OF_THE_STREAM = Set.of("open", "seal", "heartbeat", "config", "close");

    /**
     * Runs {@code main} to its end.
     *
     * @param folder an empty folder for this run
     * @param settings by their names without the prefix: {@code http=all}
     * @param classPath of the application
     * @param arguments JVM options, the main class and its arguments
     */
    public static AuditedRun of(Path folder, Map<String, String> settings, String classPath, String... arguments)
            throws IOException, InterruptedException, LineException {
        return of(folder, List.of(), settings, classPath, arguments);
    }

    /** The same; {@code before}: options that stand before the agent's own, such as another agent. */
    public static AuditedRun of(
            Path folder, List<String> before, Map<String, String> settings, String classPath, String... arguments)
            throws IOException, InterruptedException, LineException {
        Path dir = folder.resolve("agent");
        List<String> command = new ArrayList<>(before);
        command.add("-javaagent:" + Forked.JAR);
        command.add("-Dindelible.token.file=" + Tokens.write(Files.createDirectories(folder)));
        command.add("-Dindelible.dir=" + dir);
        settings.forEach((name, value) -> command.add("-Dindelible." + name + "=" + value));
        command.add("-cp");
        command.add(classPath);
        command.addAll(List.of(arguments));
        Forked process = Forked.java(folder, Map.of(), command.toArray(String[]::new));
        return new AuditedRun(process, Trails.read(dir));
    }

    /** The lines that are about the application: events, gaps and what could not be covered. */
    public List<Line> events() {
        return lines.stream()
                .filter(line -> !OF_THE_STREAM.contains(line.kind()))
                .filter(line ->
                        !line.kind().equals("coverage") || line.text("outcome").equals("failure"))
                .toList();
    }
}
