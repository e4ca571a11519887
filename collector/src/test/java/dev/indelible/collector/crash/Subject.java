package dev.indelible.collector.crash;

import dev.indelible.collector.cli.GatedServe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real collector, a process of its own, that waits at a gate and then runs into what is prepared for it. */
final class Subject implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private final Process process;
    private final String thread;
    private final Path out;
    private final Path err;

    private Subject(Process process, String thread, Path out, Path err) {
        this.process = process;
        this.thread = thread;
        this.out = out;
        this.err = err;
    }

    /** Where it waits to be let go on. */
    enum Gate {
        /** Before the collector is started. */
        SERVE,
        /** Before the first line of the run is written. */
        COMMIT
    }

    /**
     * Starts it on this home.
     *
     * @param scratch a folder for what it prints
     * @param before a command that runs it, such as a tracer; or none
     */
    static Subject start(Path scratch, Path home, Gate gate, Instant clock, List<String> before) throws IOException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(JAVA, "-Xmx128m", "-XX:+UseSerialGC"));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        // What a JVM reads of its cgroup and of the time zone on its way is chance, and would move the numbers of the
        // calls.
        command.addAll(List.of("-XX:-UseContainerSupport", "-Duser.timezone=UTC"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), GatedServe.class.getName()));
        command.addAll(List.of(gate == Gate.SERVE ? "serve" : "commit", clock.toString(), "1"));
        command.addAll(List.of("serve", "--data", home.toString(), "--listen", "127.0.0.1:0"));
        command.addAll(List.of("--origin", Scene.ORIGIN, "--no-attributes", "--min-free", "0"));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("INDELIBLE_") || key.endsWith("_OPTIONS"));
        return new Subject(builder.start(), gate == Gate.SERVE ? GatedServe.SERVE : GatedServe.COMMIT, out, err);
    }

    /** Waits until it is at the gate. */
    void await() throws IOException {
        if (!await("at the gate")) {
            throw new AssertionError("it does not come to the gate: " + said());
        }
    }

    /** Waits until it is at the gate, and gives the thread that stands there, as the kernel numbers it. */
    long atTheGate() throws IOException {
        await();
        try (DirectoryStream<Path> tasks =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path task : tasks) {
                if (Files.readString(task.resolve("comm")).strip().equals(thread)) {
                    return Long.parseLong(task.getFileName().toString());
                }
            }
        }
        throw new AssertionError("no thread " + thread + ": " + said());
    }

    void go() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Waits until it serves; null where it ended before. */
    String url() throws IOException {
        if (!await(" serves ")) {
            return null;
        }
        String said = Files.readString(out);
        int from = said.indexOf(" serves ") + " serves ".length();
        return said.substring(from, said.indexOf(' ', from));
    }

    /** Waits for its end. */
    int exit() throws InterruptedException, IOException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + said());
        }
        return process.exitValue();
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    String said() throws IOException {
        return Files.readString(out) + err();
    }

    /** Whether it said so, as whole lines, before it ended. */
    private boolean await(String word) throws IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            boolean ended = !process.isAlive();
            String said = Files.readString(out, StandardCharsets.UTF_8);
            if (said.contains(word) && said.endsWith("\n")) {
                return true;
            }
            if (ended) {
                return false;
            }
            LockSupport.parkNanos(2_000_000);
        }
        throw new AssertionError("it is not \"" + word.strip() + "\": " + said());
    }

    /** As {@code kill -9}, also of what runs under a tracer, which then ends by itself. */
    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> traced = process.children().toList();
        traced.forEach(ProcessHandle::destroyForcibly);
        if (!traced.isEmpty() && process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return;
        }
        process.destroyForcibly().waitFor();
    }
}
