package dev.indelible.forwarding;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.cli.Collector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real collector in a process of its own, on one folder: started, killed and started again. One thread. */
final class CollectorProcess implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path data;
    private final Path scratch;
    private final List<String> more;
    private Process process;
    private Path out;
    private String url;

    /** {@code data}: its folder, which may hold a log. {@code more}: options of serve. */
    CollectorProcess(Path scratch, Path data, String... more) {
        this.scratch = scratch;
        this.data = data;
        this.more = List.of(more);
    }

    Path data() {
        return data;
    }

    /** Starts it on any free port and waits until it serves. */
    CollectorProcess start() throws Exception {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--data", data.toString(), "--listen", "127.0.0.1:0", "--no-attributes"));
        arguments.addAll(more);
        out = Files.createTempFile(scratch, "collector", ".txt");
        process = run(out, arguments);
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!said().contains(" serves ")) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new IOException("the collector does not serve: " + said());
            }
            Thread.sleep(20);
        }
        int from = said().indexOf(" serves ") + " serves ".length();
        url = said().substring(from, said().indexOf(' ', from));
        return this;
    }

    /** What it has printed since it was started. */
    String said() throws IOException {
        return Files.readString(out);
    }

    int port() {
        return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }

    /** Ends it as kill -9 does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Ends it in order. */
    void stop() throws Exception {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new IOException("the collector does not stop: " + said());
        }
    }

    /** Stops or resumes it as a signal does: it keeps its connections and answers nothing. */
    void signal(String name) throws Exception {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** A token of this collector for agents that reach it at another address. */
    String token(String address, String pin) throws Exception {
        Keys keys = Keys.load(Home.at(data));
        byte[] id = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
        return new EnrolmentToken(
                        dev.indelible.chain.Encoding.base64url(id),
                        address,
                        pin,
                        keys.logSigner().verifier(),
                        "bank",
                        100,
                        Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3600))
                .sign(keys.operator());
    }

    /** The pin of the TLS key with which it serves. */
    String pin() throws IOException {
        String text = Files.readString(data.resolve("address"));
        int from = text.indexOf("sha256/");
        return text.substring(from, from + "sha256/".length() + 44);
    }

    /** Every line of its log, in log order. */
    List<Line> lines() throws IOException, LineException {
        List<Path> segments;
        try (Stream<Path> walk = Files.walk(data.resolve("log/events"))) {
            segments = walk.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        List<Line> lines = new ArrayList<>();
        for (Path segment : segments) {
            byte[] bytes = Files.readAllBytes(segment);
            for (int from = 0, i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    lines.add(Line.parse(Arrays.copyOfRange(bytes, from, i), 0, i - from));
                    from = i + 1;
                }
            }
        }
        return lines;
    }

    /** Runs {@code verify} over its log; the exit code is the first line of what this gives. */
    String verify() throws Exception {
        Path said = Files.createTempFile(scratch, "verify", ".txt");
        Process verify = run(
                said,
                List.of(
                        "verify",
                        data.resolve("log").toString(),
                        "--state",
                        Files.createTempDirectory(scratch, "seen").toString()));
        if (!verify.waitFor(60, TimeUnit.SECONDS)) {
            verify.destroyForcibly();
            throw new IOException("verify does not end");
        }
        return verify.exitValue() + "\n" + Files.readString(said, StandardCharsets.UTF_8);
    }

    private static Process run(Path out, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Collector.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    @Override
    public void close() throws InterruptedException {
        if (process != null) {
            kill();
        }
    }
}
