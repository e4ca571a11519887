package dev.indelible.collector.verify;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * No test: measures how fast a log is verified. {@code VerifyBench FOLDER LINES THREADS...} builds the log where it is
 * missing (16 streams, a seal every 256 lines, lines of about 420 bytes) and then verifies it with each number of threads.
 */
final class VerifyBench {
    private static final int STREAMS = 16;
    private static final int SEGMENT_LINES = 1 << 17;

    private VerifyBench() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        if (!Files.exists(folder.resolve("key"))) {
            build(folder, Integer.parseInt(arguments[1]));
        }
        VerifierKey key = VerifierKey.parse(Files.readString(folder.resolve("key")));
        for (int i = 2; i < arguments.length; i++) {
            run(folder, key, Integer.parseInt(arguments[i]));
        }
    }

    private static void run(Path folder, VerifierKey key, int threads) throws IOException {
        SeenCheckpoints seen = new SeenCheckpoints(folder.resolve("state"));
        long cpu = cpuNanos();
        long own = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long start = System.nanoTime();
        Report report = Verified.run(folder.resolve("log").toRealPath(), key, seen, threads);
        double seconds = (System.nanoTime() - start) / 1e9;
        double all = (cpuNanos() - cpu) / 1e9;
        double judge = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - own) / 1e9;
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.println(String.format(
                Locale.ROOT,
                "threads %d exit %d lines %d in %.2f s: %.0f lines/s; CPU %.2f s, of it %.2f s the judge; heap after %d MiB",
                threads,
                report.exit(),
                report.counts().lines(),
                seconds,
                report.counts().lines() / seconds,
                all,
                judge,
                (runtime.totalMemory() - runtime.freeMemory()) >> 20));
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void build(Path folder, int lines) throws IOException {
        LogBuilder log = new LogBuilder(SEGMENT_LINES);
        AgentLines[] agents = new AgentLines[STREAMS];
        for (int i = 0; i < STREAMS; i++) {
            SigningKey identity = SigningKey.generate();
            log.enrol(identity, "bank");
            agents[i] = log.agent(identity, "bank", null);
        }
        while (log.size() < lines) {
            agents[(int) (log.size() / 256 % STREAMS)].events(255).seal();
        }
        for (AgentLines agent : agents) {
            agent.close();
        }
        log.checkpoint();
        log.write(Files.createDirectories(folder).resolve("log"));
        Files.writeString(folder.resolve("key"), log.key());
    }
}
