package dev.indelible.collector.benchmarks;

import dev.indelible.benchmarks.report.Machine;
import dev.indelible.benchmarks.report.Report;
import dev.indelible.collector.benchmarks.log.KeptLog;
import dev.indelible.collector.benchmarks.process.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Runs the parts and writes the report; started by {@code collector/benchmarks/run}, which passes everything as system
 * properties: {@code bench.collector}, {@code bench.jdk} (a home), {@code bench.jdk25} (a home, or empty), {@code
 * bench.work}, {@code bench.results}, {@code bench.parts}, {@code bench.quick}, {@code bench.lines}, {@code bench.commit},
 * {@code bench.command}, {@code bench.date}. This process is the load, too.
 */
public final class Benchmarks {
    /** What a run writes at most at a time, beside the part memory. */
    private static final long QUICK_LINES = 2_500_000;

    private static final long LINES = 12_000_000;

    private static final String READ = """
            ## How to read this

            Everything here was measured by the command above, one part after the other on one machine: the collector, the load and the \
            kernel share its cores. Compare rows with each other and with the limits, not with figures from elsewhere; expect 10 to \
            20 % between runs. A rate counts only with what was kept beside it. Targets are those the project set itself for two \
            cores of this class.
            """;

    private Benchmarks() {}

    /** No arguments; see the class. Exit 0: measured; 1: something could not be; 2: there is no room for it. */
    public static void main(String[] arguments) throws Exception {
        Set<String> parts = Set.of(property("parts").split(",", -1));
        boolean quick = Boolean.parseBoolean(property("quick"));
        long lines = Long.parseLong(property("lines"));
        Plan plan = new Plan(quick, parts, Path.of(property("work")), lines);
        try {
            Room.require(plan.work(), Math.max(quick ? QUICK_LINES : LINES, parts.contains("memory") ? lines : 0));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(Benchmarks::endAll));
        Thread end = new Thread(Benchmarks::endWithParent);
        end.setDaemon(true);
        end.start();
        System.exit(run(plan) ? 0 : 1);
    }

    private static boolean run(Plan plan) throws Exception {
        List<Jdk> jdks = new ArrayList<>();
        Jdk jdk = jdk(property("jdk"));
        jdks.add(jdk);
        if (!plan.quick() && !property("jdk25").isEmpty() && !property("jdk25").equals(property("jdk"))) {
            jdks.add(jdk(property("jdk25")));
        }
        StringBuilder text = new StringBuilder(head(plan, jdks));
        Path results = Path.of(property("results"));
        Report report = new Report(text, results);
        Set<String> parts = plan.parts();
        if (parts.contains("limits")) {
            report.add("Limits of this machine", () -> LimitsPart.run(plan));
        }
        IngestPart ingest = new IngestPart(plan, jdks);
        if (parts.contains("ingest")) {
            report.add("Ingest", ingest::rates);
            report.add("Receipts", ingest::times);
        }
        Logs logs = new Logs(plan, jdk, ingest);
        if (parts.contains("verify")) {
            report.add("Verify", () -> VerifyPart.run(plan, jdks, logs.any()));
        }
        if (parts.contains("prove")) {
            report.add("Prove", () -> ProvePart.run(plan, jdk, logs.any()));
        }
        logs.delete();
        if (parts.contains("memory")) {
            report.add("Memory", () -> MemoryPart.run(plan, jdk));
        }
        text.append(READ);
        Files.writeString(results, text);
        return report.whole();
    }

    /** The log that parts read: what ingest left, or one made when it is first wanted. */
    private static final class Logs {
        private final Plan plan;
        private final Jdk jdk;
        private final IngestPart ingest;
        private KeptLog made;

        Logs(Plan plan, Jdk jdk, IngestPart ingest) {
            this.plan = plan;
            this.jdk = jdk;
            this.ingest = ingest;
        }

        KeptLog any() throws IOException, InterruptedException {
            if (made == null) {
                made = ingest.kept() != null ? ingest.kept() : SampleLog.make(plan, jdk);
            }
            return made;
        }

        void delete() throws IOException {
            for (KeptLog log : new KeptLog[] {made, ingest.kept()}) {
                if (log != null) {
                    Folders.delete(log.folder());
                }
            }
        }
    }

    /** A command that was killed cannot end anything itself. */
    private static void endWithParent() {
        ProcessHandle.current().parent().ifPresent(parent -> parent.onExit().join());
        System.exit(1);
    }

    /** However this ends, nothing that it started stays. */
    private static void endAll() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static String head(Plan plan, List<Jdk> jdks) {
        List<String> versions = jdks.stream().map(Jdk::version).toList();
        return "# Benchmarks of the collector\n\n"
                + "Written by `" + property("command") + "`, " + property("date") + ", commit " + property("commit")
                + ".\n\n"
                + "Machine: " + Machine.shown() + ". " + property("openssl") + ".\n\n"
                + "JDK: " + String.join(" and ", versions)
                + "; default garbage collector. Format and speed are measured over"
                + " loopback, with files on the disk that holds this folder.\n\n"
                + (plan.quick() ? "**A quick run: short, each figure taken once. The figures are rough.**\n\n" : "");
    }

    private static Jdk jdk(String home) throws IOException {
        return Jdk.at(Path.of(home), Path.of(property("collector")));
    }

    private static String property(String name) {
        String value = System.getProperty("bench." + name);
        if (value == null) {
            throw new IllegalArgumentException("bench." + name + " is missing; start this by collector/benchmarks/run");
        }
        return value;
    }
}
