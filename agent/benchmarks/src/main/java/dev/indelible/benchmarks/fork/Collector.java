package dev.indelible.benchmarks.fork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real collector in a process of its own, on loopback, with a folder that goes with the measurement. */
final class Collector implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("https?://127\\.0\\.0\\.1:\\d+");
    private static final long START_SECONDS = 60;

    private final Process process;
    private final Path data;

    private Collector(Process process, Path data) {
        this.process = process;
        this.data = data;
    }

    /** Starts it and makes a token. */
    static Collector start(Tools tools, Path folder) throws IOException, InterruptedException {
        Path data = folder.resolve("collector");
        Path out = folder.resolve("collector.out");
        List<String> command = new ArrayList<>(List.of(tools.java().toString(), "-Xmx512m", "-jar"));
        command.add(tools.collector().toString());
        command.addAll(List.of("serve", "--listen", "127.0.0.1:0", "--no-attributes", "--data", data.toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("collector.err").toFile());
        Children.clean(builder);
        Process process = builder.start();
        Collector collector = new Collector(process, data);
        try {
            await(process, out);
            tools.run(
                    folder,
                    tools.java().toString(),
                    "-jar",
                    tools.collector().toString(),
                    "enrol-token",
                    "--data",
                    data.toString(),
                    "--service",
                    "bank",
                    "--uses",
                    "10",
                    "--expires",
                    "1h",
                    "--out",
                    folder.resolve("token").toString());
            return collector;
        } catch (IOException | InterruptedException | RuntimeException e) {
            collector.close();
            throw e;
        }
    }

    private static void await(Process process, Path out) throws IOException, InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < until && process.isAlive()) {
            Matcher address = ADDRESS.matcher(Files.readString(out));
            if (address.find()) {
                return;
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the collector did not start; see collector.err beside " + out);
    }

    Path log() {
        return data.resolve("log");
    }

    @Override
    public void close() {
        Children.end(process);
    }
}
