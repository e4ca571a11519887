package dev.indelible.collector.benchmarks.process;

import dev.indelible.benchmarks.fork.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that ran to its end, and what it took.
 *
 * @param seconds from start to end, a JVM's own start included
 * @param cpuSeconds user and system, of all its threads
 * @param peakBytes the most memory at once, looked at every few milliseconds
 * @param out its standard output
 */
public record Finished(int exit, double seconds, double cpuSeconds, long peakBytes, String out) {
    private static final long LOOK_MILLIS = 5;

    /**
     * Runs it; its output goes to files in the folder first, so that nothing here holds it up. One at a time: what other
     * children use that end meanwhile would count as this one's.
     *
     * @throws IllegalStateException where it takes longer than the limit; it is ended then
     */
    public static Finished run(Path folder, long limitSeconds, List<String> command)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "command", ".out");
        Path err = folder.resolve("command.err");
        double before = Usage.endedChildrenCpuSeconds();
        long begun = System.nanoTime();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        Children.clean(builder);
        Process process = builder.start();
        try {
            long peak = 0;
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, Usage.peakBytes(process.pid()));
                if (System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(limitSeconds)) {
                    throw new IllegalStateException(command.get(0) + " has not ended after " + limitSeconds + " s");
                }
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            double cpu = Usage.endedChildrenCpuSeconds() - before;
            return new Finished(process.exitValue(), seconds, cpu, peak, Files.readString(out));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
        }
    }

    /** The same for a command that must exit with 0; what it said on standard error is in the exception else. */
    public static Finished require(Path folder, long limitSeconds, List<String> command)
            throws IOException, InterruptedException {
        Finished finished = run(folder, limitSeconds, command);
        if (finished.exit != 0) {
            throw new IllegalStateException(String.join(" ", command) + " exits with " + finished.exit + ": "
                    + Files.readString(folder.resolve("command.err")).strip());
        }
        return finished;
    }
}
