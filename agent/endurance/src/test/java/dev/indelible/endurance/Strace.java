package dev.indelible.endurance;

import dev.indelible.agent.harness.FileTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Commands that run a JVM under strace; a test that cannot be is skipped. */
final class Strace {
    private static final String SYNCS = "fsync,fdatasync";

    private Strace() {}

    /** Tampers with fsync and fdatasync, such as {@code error=EIO:when=9+}; counted for each thread. */
    static List<String> syncs(Path trace, String how) throws IOException, InterruptedException {
        return probed(command(trace, "trace=" + SYNCS, "inject=" + SYNCS + ":" + how));
    }

    private static List<String> probed(List<String> command) throws IOException, InterruptedException {
        List<String> probe = new ArrayList<>(command);
        probe.add("true");
        try {
            Process process =
                    new ProcessBuilder(probe).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new TestAbortedException("SKIPPED: strace may not trace here: " + said.strip());
            }
        } catch (IOException noStrace) {
            throw new TestAbortedException("SKIPPED: no strace here: " + noStrace.getMessage());
        }
        return command;
    }

    /** Lists what is done to files, with all bytes; for {@link FileTrace}. */
    static List<String> files(Path trace) throws IOException, InterruptedException {
        List<String> command = command(trace, FileTrace.CALLS);
        command.addAll(List.of("-y", "-xx", "-ttt", "-s", "8388608"));
        return probed(command);
    }

    private static List<String> command(Path trace, String... expressions) {
        // Only the calls that are named stop the JVM; all others run at full speed.
        List<String> command = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf", "-qq", "-o", trace.toString()));
        for (String expression : expressions) {
            command.add("-e");
            command.add(expression);
        }
        return command;
    }
}
