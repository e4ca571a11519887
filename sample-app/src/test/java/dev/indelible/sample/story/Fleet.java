package dev.indelible.sample.story;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One collector and the banks that report to it, as processes of the jars that Maven just built. Owned by one test;
 * {@link #close} ends every process it started, whatever happened.
 */
final class Fleet implements AutoCloseable {
    /** The JDK that runs the tests. */
    static final Path THIS_JDK = Path.of(System.getProperty("java.home"));

    private static final Path ROOT =
            Path.of(System.getProperty("indelible.test.root")).toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("https?://[^ ]+:([0-9]+)");

    private final Path home;
    private final List<Process> processes = new ArrayList<>();
    private int runs;

    /** {@code home}: an empty folder for all that the fleet writes. */
    Fleet(Path home) {
        this.home = home;
    }

    /** A running program; its output goes to two files. */
    record Running(Process process, Path out, Path err, String address) {}

    /** The port in the address that a collector printed. */
    static int port(Running collector) {
        return Integer.parseInt(
                collector.address().substring(collector.address().lastIndexOf(':') + 1));
    }

    /** A program that has ended. */
    record Ended(int exit, String out, String err) {}

    static Path root() {
        return ROOT;
    }

    static Path agentJar() {
        return built("agent/target/indelible-agent.jar");
    }

    static Path sampleJar() {
        return built("sample-app/target/indelible-sample-app.jar");
    }

    static Path collectorJar() {
        return built("collector/target/indelible-collector.jar");
    }

    /** A missing jar is a failure: these tests must never pass for want of a product. */
    private static Path built(String path) {
        Path jar = ROOT.resolve(path);
        assertTrue(Files.isRegularFile(jar), () -> jar + " is missing: build everything with mvn package");
        return jar;
    }

    Path log() {
        return home.resolve("collector/log");
    }

    /** Starts the collector on the fleet's folder and a free loopback port. */
    Running startCollector() throws IOException, InterruptedException {
        return startCollector("127.0.0.1:0");
    }

    /** Starts it where it is told to listen; off loopback it serves TLS. */
    Running startCollector(String listen) throws IOException, InterruptedException {
        Path out = home.resolve("collector.out");
        Path err = home.resolve("collector.err");
        Process process = start(
                THIS_JDK,
                out,
                err,
                "-jar",
                collectorJar().toString(),
                "serve",
                "--data",
                home.resolve("collector").toString(),
                "--listen",
                listen,
                "--no-attributes");
        await(
                process,
                "the collector's address",
                () -> ADDRESS.matcher(text(out)).find(),
                err);
        Matcher address = ADDRESS.matcher(text(out));
        assertTrue(address.find());
        return new Running(process, out, err, address.group());
    }

    /** A token with which banks enrol, in a file. {@code more}: further arguments of the command. */
    Path token(String... more) throws IOException, InterruptedException {
        Path token = home.resolve("bank.token");
        List<String> arguments = new ArrayList<>(List.of(
                "enrol-token",
                "--data",
                home.resolve("collector").toString(),
                "--service",
                "bank",
                "--uses",
                "10",
                "--expires",
                "1h",
                "--out",
                token.toString()));
        arguments.addAll(List.of(more));
        Ended ended = collector(arguments.toArray(String[]::new));
        assertEquals(0, ended.exit(), ended::err);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(token)));
        return token;
    }

    /** The log's verifier key, in a file. */
    Path logKey() throws IOException, InterruptedException {
        Ended ended = collector("log-key", "--data", home.resolve("collector").toString());
        assertEquals(0, ended.exit(), ended::err);
        return Files.writeString(home.resolve("log.vkey"), ended.out());
    }

    Ended verify(Path key) throws IOException, InterruptedException {
        return collector(
                "verify",
                log().toString(),
                "--key",
                key.toString(),
                "--state",
                home.resolve("seen").toString());
    }

    /** Runs one command of the collector's jar to its end. */
    Ended collector(String... arguments) throws IOException, InterruptedException {
        int run = ++runs;
        Path out = home.resolve("command-" + run + ".out");
        Path err = home.resolve("command-" + run + ".err");
        List<String> command = new ArrayList<>(List.of("-jar", collectorJar().toString()));
        command.addAll(List.of(arguments));
        Process process = start(THIS_JDK, out, err, command.toArray(String[]::new));
        assertTrue(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> command + " does not end");
        return new Ended(process.exitValue(), text(out), text(err));
    }

    /** The options that make a bank report to this fleet's collector. */
    List<String> agent(Path token, Path state) {
        return List.of(
                "-javaagent:" + agentJar(),
                "-Dindelible.token.file=" + token,
                "-Dindelible.dir=" + state,
                "-Dindelible.env=test",
                "-Dindelible.http=all",
                "-Dindelible.jdbc=all");
    }

    /** Starts a bank on a free port. {@code options}: the JVM's. */
    Running startBank(Path jdk, List<String> options) throws IOException, InterruptedException {
        int run = ++runs;
        Path out = home.resolve("bank-" + run + ".out");
        Path err = home.resolve("bank-" + run + ".err");
        Path port = home.resolve("bank-" + run + ".port");
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of(
                "-jar",
                sampleJar().toString(),
                "--server.port=0",
                "--bank.bcrypt-strength=4",
                "--bank.port-file=" + port));
        Process process = start(jdk, out, err, command.toArray(String[]::new));
        await(process, "the bank's port", () -> Files.exists(port), err);
        return new Running(process, out, err, "http://127.0.0.1:" + text(port).strip());
    }

    /** Ends a program in order, as {@code kill} does, and waits until it is gone. */
    static void stop(Running running) throws InterruptedException {
        running.process().destroy();
        assertTrue(running.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS), () -> running + " does not stop");
    }

    /** What the file holds now; nothing if there is none yet. */
    static String text(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new AssertionError("Cannot read " + file, e);
        }
    }

    /** Waits up to a minute until what is named is there; fails at once when the process ends before. */
    static void await(Process process, String what, Supplier<Boolean> there, Path err) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!there.get()) {
            assertTrue(process.isAlive(), () -> "The process ended before " + what + " was there: " + text(err));
            assertTrue(System.nanoTime() < end, () -> "Waited a minute for " + what + ": " + text(err));
            Thread.sleep(50);
        }
    }

    private Process start(Path jdk, Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin/java").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        // What the build's own environment says to JVMs is not part of the test.
        builder.environment().keySet().removeIf(name -> name.startsWith("INDELIBLE_") || name.endsWith("_OPTIONS"));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    @Override
    public void close() {
        // The last one started goes first: a bank that stops still has something to say to its collector.
        for (int i = processes.size() - 1; i >= 0; i--) {
            Process process = processes.get(i);
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
