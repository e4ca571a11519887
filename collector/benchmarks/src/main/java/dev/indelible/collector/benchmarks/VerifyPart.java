package dev.indelible.collector.benchmarks;

import dev.indelible.benchmarks.report.Table;
import dev.indelible.collector.benchmarks.log.KeptLog;
import dev.indelible.collector.benchmarks.process.Finished;
import dev.indelible.collector.benchmarks.process.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How fast {@code verify} rebuilds a log from its payload, beside one plain SHA-256 over the same files. */
final class VerifyPart {
    private static final String NOTE = """
            The log that ingest left, in the page cache; the command as a user runs it, from its start to its exit, with the JVM's \
            default heap. **of openssl**: MB/s of each thread against `openssl dgst -sha256` over the same files in the same run; \
            `verify` hashes each byte twice (leaf and segment) and does all else besides. With one thread the JVM still compiles and \
            collects on other cores; pinned to one core (`taskset`) it has no more than openssl has. **speed-up**: against one thread \
            that is not pinned.\
            """;
    private static final double TARGET_SHARE = 0.8;
    private static final double TARGET_SPEED_UP = 0.9;
    private static final double MEGA = 1e6;
    private static final long OPENSSL_SECONDS = 300;
    private static final List<String> ONE_CORE = List.of("taskset", "-c", "0");

    private final Plan plan;
    private final KeptLog log;
    private final Path folder;
    private final Table table;
    private final double megabytes;
    private double openssl;

    private VerifyPart(Plan plan, KeptLog log) throws IOException {
        this.plan = plan;
        this.log = log;
        this.folder = Files.createDirectories(plan.work().resolve("verify"));
        this.megabytes = log.bytes() / MEGA;
        this.table = new Table(
                String.format(Locale.ROOT, "Verify, %,.0f MB of lines", megabytes),
                NOTE,
                "JDK",
                "what",
                "lines/s",
                "MB/s",
                "of openssl",
                "speed-up",
                "seconds",
                "CPU seconds",
                "memory",
                "verdict",
                "target");
    }

    /** {@code jdks}: each does all of it. */
    static Table run(Plan plan, List<Jdk> jdks, KeptLog log) throws IOException, InterruptedException {
        VerifyPart part = new VerifyPart(plan, log);
        part.openssl();
        for (Jdk jdk : jdks) {
            part.verify(jdk);
        }
        return part.table;
    }

    private void openssl() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("openssl", "dgst", "-sha256"));
        log.files().forEach(file -> command.add(file.toString()));
        List<Finished> runs = new ArrayList<>();
        // Once more than told: the first run brings what was written long ago into the page cache.
        for (int i = 0; i <= plan.rounds(); i++) {
            runs.add(Finished.require(folder, OPENSSL_SECONDS, command));
        }
        Finished run = middle(runs.subList(1, runs.size()));
        openssl = megabytes / run.seconds();
        table.row(
                "",
                "`openssl dgst -sha256`",
                "",
                Table.whole(openssl),
                Table.ratio(1),
                "",
                Table.ratio(run.seconds()),
                Table.ratio(run.cpuSeconds()),
                Table.whole(run.peakBytes() / MEGA) + " MB",
                "",
                "");
    }

    private void verify(Jdk jdk) throws IOException, InterruptedException {
        double single = 0;
        int cores = Runtime.getRuntime().availableProcessors();
        for (int threads = 1; threads <= cores; threads *= 2) {
            Verdict verdict = middle(jdk, List.of(), threads);
            double rate = megabytes / verdict.run().seconds();
            single = threads == 1 ? rate : single;
            row(jdk, threads + (threads == 1 ? " thread" : " threads"), verdict, threads, rate / single);
        }
        if (isThere("taskset")) {
            row(jdk, "1 thread, the JVM pinned to one core", middle(jdk, ONE_CORE, 1), 1, 0);
        }
    }

    private static boolean isThere(String program) {
        for (String path : System.getenv("PATH").split(":", -1)) {
            if (Files.isExecutable(Path.of(path, program))) {
                return true;
            }
        }
        return false;
    }

    private Verdict middle(Jdk jdk, List<String> before, int threads) throws IOException, InterruptedException {
        List<Verdict> runs = new ArrayList<>();
        for (int i = 0; i < plan.rounds(); i++) {
            runs.add(Verdict.of(jdk, folder, log, before, List.of(), threads));
        }
        runs.sort(Comparator.comparingDouble(verdict -> verdict.run().seconds()));
        return runs.get(runs.size() / 2);
    }

    private static Finished middle(List<Finished> runs) {
        return runs.stream()
                .sorted(Comparator.comparingDouble(Finished::seconds))
                .toList()
                .get(runs.size() / 2);
    }

    private void row(Jdk jdk, String what, Verdict verdict, int threads, double speedUp) {
        Finished run = verdict.run();
        double rate = megabytes / run.seconds();
        double share = rate / openssl / threads;
        boolean holds = verdict.holds(Set.of());
        String target = threads == 1
                ? Table.target("≥ 0.8 of openssl", holds && share >= TARGET_SHARE)
                : Table.target(
                        String.format(Locale.ROOT, "≥ %.1f times one thread", TARGET_SPEED_UP * threads),
                        holds && speedUp >= TARGET_SPEED_UP * threads);
        table.row(
                jdk.version(),
                "verify, " + what,
                Table.whole(verdict.lines() / run.seconds()),
                Table.whole(rate),
                Table.ratio(share),
                speedUp == 0 ? "" : Table.ratio(speedUp),
                Table.ratio(run.seconds()),
                Table.ratio(run.cpuSeconds()),
                Table.whole(run.peakBytes() / MEGA) + " MB",
                verdict.shown(Set.of()),
                target);
    }
}
