package dev.indelible.collector.benchmarks.process;

import dev.indelible.benchmarks.fork.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real collector in a JVM of its own, on loopback, as a user starts it, but for a folder that goes again. */
public final class Collector implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile(" serves (https?://\\S+) from ");

    /** A start reads the whole log. */
    private static final long START_SECONDS = 900;

    private static final long TOOL_SECONDS = 60;
    private static final int MOST_AGENTS = 1000;

    private final Jdk jdk;
    private final Path folder;
    private final Process process;
    private final String url;

    private Collector(Jdk jdk, Path folder, Process process, String url) {
        this.jdk = jdk;
        this.folder = folder;
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it and waits until it serves.
     *
     * @param folder its own; what is in it from an earlier start it goes on with
     * @param options of the JVM
     * @param certificate its key is beside it; null for plain HTTP
     */
    public static Collector start(Jdk jdk, Path folder, List<String> options, Certificate certificate)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path out = folder.resolve("serve.out");
        List<String> command = new ArrayList<>(jdk.command(
                options,
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--no-attributes",
                "--data",
                folder.resolve("data").toString()));
        if (certificate != null) {
            command.addAll(List.of("--tls-cert", certificate.file().toString()));
            command.addAll(List.of("--tls-key", certificate.key().toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("serve.err").toFile());
        Children.clean(builder);
        Process process = builder.start();
        try {
            return new Collector(jdk, folder, process, await(process, out));
        } catch (IOException | InterruptedException | RuntimeException e) {
            Children.end(process);
            throw e;
        }
    }

    private static String await(Process process, Path out) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < until && process.isAlive()) {
            Matcher address = ADDRESS.matcher(Files.readString(out));
            if (address.find()) {
                return address.group(1);
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("the collector did not start: "
                + Files.readString(out.resolveSibling("serve.err")).strip());
    }

    /** A token's text; it lets as many agents enrol as are needed here. */
    public String token(String service) throws IOException, InterruptedException {
        Path file = folder.resolve("token");
        Finished.require(
                folder,
                TOOL_SECONDS,
                jdk.command(
                        List.of(),
                        "enrol-token",
                        "--data",
                        folder.resolve("data").toString(),
                        "--service",
                        service,
                        "--uses",
                        Integer.toString(MOST_AGENTS),
                        "--expires",
                        "24h",
                        "--out",
                        file.toString()));
        return Files.readString(file).strip();
    }

    public long pid() {
        return process.pid();
    }

    /** Where it serves. */
    public String url() {
        return url;
    }

    /** The log's folder. */
    public Path log() {
        return folder.resolve("data").resolve("log");
    }

    /** Ends it in order: all that was acknowledged is on the disk anyway. */
    @Override
    public void close() {
        Children.end(process);
    }
}
