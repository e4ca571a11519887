package dev.indelible.collector.crash;

import dev.indelible.agent.harness.FileTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.opentest4j.TestAbortedException;

/** strace on one thread: it lists what the thread does to files, and may kill the process at a call or make the call fail. */
final class Tracer implements AutoCloseable {
    /** All by which a log is written. {@code ?}: not every machine has it. */
    private static final String CALLS = "openat,?creat,write,pwrite64,writev,ftruncate,fallocate,fsync,fdatasync,"
            + "?rename,?renameat,renameat2,?unlink,unlinkat,?rmdir,?mkdir,mkdirat,?link,linkat,?symlink,symlinkat,"
            + "?chmod,fchmod,fchmodat,ioctl,close";

    private static final long PATIENCE_SECONDS = 30;

    private final Process strace;
    private final Path trace;
    private final Path err;

    private Tracer(Process strace, Path trace, Path err) {
        this.strace = strace;
        this.trace = trace;
        this.err = err;
    }

    /**
     * Takes hold of a thread, which is traced when this returns; of no other.
     *
     * @param fault what is to happen, or null
     */
    static Tracer attach(Path scratch, long thread, Fault fault) throws IOException {
        Path trace = Files.createTempFile(scratch, "trace", ".txt");
        Path err = Files.createTempFile(scratch, "strace", ".txt");
        List<String> command = new ArrayList<>(List.of("strace", "-p", Long.toString(thread), "-y", "-s", "0"));
        command.addAll(List.of("-o", trace.toString(), "-e", "trace=" + CALLS, "-e", "signal=none"));
        if (fault != null) {
            command.addAll(List.of("-e", fault.injection()));
        }
        Process strace = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(err.toFile())
                .start();
        Tracer tracer = new Tracer(strace, trace, err);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(err).contains("attached")) {
            if (!strace.isAlive() || System.nanoTime() > end) {
                tracer.close();
                throw new IOException("strace -p " + thread + " does not attach: " + Files.readString(err));
            }
            LockSupport.parkNanos(1_000_000);
        }
        return tracer;
    }

    /** A command that runs a program and lists all that it does to files, with all bytes, for {@link FileTrace}. */
    static List<String> recording(Path trace) {
        return List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-y",
                "-xx",
                "-ttt",
                "-s",
                "8388608",
                "-e",
                FileTrace.CALLS,
                "-o",
                trace.toString());
    }

    /** A command that runs a program in which this file cannot be forced to the disk. */
    static List<String> neverForced(Path file, String error) {
        return List.of(
                "strace",
                "-f",
                "--seccomp-bpf",
                "-qq",
                "-o",
                "/dev/null",
                "-P",
                file.toString(),
                "-e",
                "trace=fsync,fdatasync",
                "-e",
                "inject=fsync,fdatasync:error=" + error);
    }

    /** Skips the test where nothing can be traced. */
    static void require(Path scratch) throws IOException {
        Process idle = new ProcessBuilder("sleep", "60").start();
        try (Tracer probe = attach(scratch, idle.pid(), new Fault("fsync", 1, null))) {
            probe.strace.isAlive();
        } catch (IOException e) {
            throw new TestAbortedException("SKIPPED: needs strace and the right to trace: " + e.getMessage());
        } finally {
            idle.destroyForcibly();
        }
    }

    /** What the thread has done to files, once it is gone. */
    List<Call> calls() throws IOException, InterruptedException {
        if (!strace.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("strace does not end: " + Files.readString(err));
        }
        Map<String, Integer> numbers = new HashMap<>();
        List<Call> calls = new ArrayList<>();
        for (String line : Files.readAllLines(trace, StandardCharsets.ISO_8859_1)) {
            if (Character.isLetter(line.isEmpty() ? ' ' : line.charAt(0))) {
                calls.add(Call.of(line, numbers));
            }
        }
        return calls;
    }

    @Override
    public void close() {
        strace.destroyForcibly();
    }
}
