package dev.indelible.collector.benchmarks;

import dev.indelible.collector.benchmarks.log.KeptLog;
import dev.indelible.collector.benchmarks.process.Finished;
import dev.indelible.collector.benchmarks.process.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of {@code verify}, and what it said.
 *
 * @param lines that it checked
 * @param findings their codes
 */
record Verdict(Finished run, long lines, Set<String> findings) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final long LIMIT_SECONDS = 3600;
    private static final int VERIFIED = 0;
    private static final int WITH_FINDINGS = 3;

    /**
     * Verifies a log against its key.
     *
     * @param before what stands before the command: {@code taskset}, or nothing
     * @param options of the JVM
     * @param threads 0 for the default
     * @throws IllegalStateException where it says that the log does not verify, or says nothing
     */
    static Verdict of(Jdk jdk, Path folder, KeptLog log, List<String> before, List<String> options, int threads)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.addAll(jdk.command(
                options,
                "verify",
                "--json",
                "--key",
                log.key(),
                "--state",
                folder.resolve("seen").toString()));
        if (threads > 0) {
            command.addAll(List.of("--threads", Integer.toString(threads)));
        }
        command.add(log.log().toString());
        Finished run = Finished.run(folder, LIMIT_SECONDS, command);
        if (run.exit() != VERIFIED && run.exit() != WITH_FINDINGS) {
            throw new IllegalStateException("verify exits with " + run.exit() + ": " + run.out()
                    + Files.readString(folder.resolve("command.err")));
        }
        return read(run);
    }

    private static Verdict read(Finished run) {
        try {
            Map<?, ?> report = JSON.readValue(run.out(), Map.class);
            Set<String> codes = new TreeSet<>();
            for (Object finding : (List<?>) report.get("findings")) {
                codes.add((String) ((Map<?, ?>) finding).get("code"));
            }
            long lines = ((Number) ((Map<?, ?>) report.get("checked")).get("lines")).longValue();
            return new Verdict(run, lines, codes);
        } catch (JacksonException e) {
            throw new IllegalStateException("verify prints no report: " + run.out(), e);
        }
    }

    /** Whether nothing was found but what was to be expected. */
    boolean holds(Set<String> expected) {
        return expected.containsAll(findings);
    }

    /** For a cell. */
    String shown(Set<String> expected) {
        String exit = "exit " + run.exit() + (findings.isEmpty() ? "" : ": " + String.join(", ", findings));
        return holds(expected) ? exit : "**" + exit + "**";
    }
}
