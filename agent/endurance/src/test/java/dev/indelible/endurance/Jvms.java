package dev.indelible.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes that one test starts; {@link #close} ends whatever of them still runs, frozen ones included. */
final class Jvms implements AutoCloseable {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final long SECONDS = 120;

    private final Path home;
    private final List<Process> started = new ArrayList<>();
    private int runs;

    /** {@code home}: a folder for what they print. */
    Jvms(Path home) {
        this.home = home;
    }

    /** What a program printed until it ended. */
    record Ended(int exit, String out, String err) {}

    /** A process and the files that it prints to. */
    record Running(Process process, Path out, Path err) {
        /** As {@code kill -9}; a tracer that it runs under ends with it. */
        void kill() throws InterruptedException {
            if (process.children().findAny().isPresent()) {
                process.children().forEach(ProcessHandle::destroyForcibly);
            } else {
                process.destroyForcibly();
            }
            process.waitFor();
        }

        /** What it has said so far, for a message. */
        String said() {
            try {
                return Files.readString(out) + Files.readString(err);
            } catch (IOException e) {
                return e.toString();
            }
        }
    }

    /** Starts a JVM. */
    Running java(String name, List<String> arguments) throws IOException {
        return java(name, List.of(), arguments);
    }

    /** Starts a JVM under another command, such as a tracer. */
    Running java(String name, List<String> before, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(JAVA);
        command.addAll(arguments);
        Path out = home.resolve(name + "-" + ++runs + ".out");
        Path err = home.resolve(name + "-" + runs + ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // What the build's own environment says to JVMs is not part of the test.
        builder.environment().keySet().removeIf(key -> key.startsWith("INDELIBLE_") || key.endsWith("_OPTIONS"));
        Process process = builder.start();
        started.add(process);
        return new Running(process, out, err);
    }

    /** Runs a JVM to its end. */
    Ended complete(String name, List<String> arguments) throws IOException, InterruptedException {
        List<String> quick = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));
        quick.addAll(arguments);
        Running running = java(name, quick);
        if (!running.process().waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(name + " does not end: " + running.said());
        }
        return new Ended(
                running.process().exitValue(), Files.readString(running.out()), Files.readString(running.err()));
    }

    /** Sends a signal by its name, such as STOP. */
    static void signal(Process process, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + signal + " " + process.pid() + " failed");
        }
    }

    @Override
    public void close() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
