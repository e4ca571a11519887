package dev.indelible.benchmarks.call;

import dev.indelible.benchmarks.Plan;
import dev.indelible.benchmarks.fork.ForkResult;
import dev.indelible.benchmarks.fork.Kept;
import dev.indelible.benchmarks.fork.Site;
import dev.indelible.benchmarks.fork.Subject;
import dev.indelible.benchmarks.fork.Tools;
import dev.indelible.benchmarks.report.Figures;
import dev.indelible.benchmarks.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** What an audited call costs its caller, at 1, 2 and 16 threads, beside the bare call and the peers. */
public final class CallPart {
    private static final int[] THREADS = {1, 2, 16};
    private static final int TARGET_NANOS = 700;

    /** Calls in a round: their events fit into the agent's ring, and all rounds into its write-ahead log. */
    private static final int ROUND = 8192;

    private static final String NOTE =
            """
            One call with three captured arguments, one property path, one argument redacted by its name, and an actor read from \
            Spring Security; peers write the same event. **CPU** is the CPU time of the calling threads per call (median of \
            rounds), **wall** what one call took on its thread, waiting for one of the machine's cores included (median). Each \
            round's 8,192 calls fit into whatever takes them, and the next begins when the process is idle again: nobody waits for \
            room. **Loss** counts every call of the run, warm-up included, against what the output holds: the collector's log and \
            the agent's folder, spans delivered to a loopback OTLP receiver, lines of the file, documents of the queue. A peer that \
            loses most of its events is not comparable at its price. The target is the agent's CPU per call, bare call included. The \
            collector receives on loopback meanwhile, on the same cores.\
            """;

    private static final class Sum {
        private final List<Double> cpu = new ArrayList<>();
        private final List<Double> wall = new ArrayList<>();
        private Kept kept = Kept.NONE;
    }

    private CallPart() {}

    /** Measures and makes the table. */
    public static Table run(Plan plan, Tools tools, List<Subject> subjects)
            throws IOException, InterruptedException, RunnerException {
        Map<Subject, Map<Integer, Sum>> sums = new EnumMap<>(Subject.class);
        for (int fork = 0; fork < plan.forks(); fork++) {
            for (int threads : THREADS) {
                for (Subject subject : subjects) {
                    measure(plan, tools, subject, threads, sums.computeIfAbsent(subject, s -> new TreeMap<>())
                            .computeIfAbsent(threads, t -> new Sum()));
                }
            }
        }
        return table(tools, sums);
    }

    private static void measure(Plan plan, Tools tools, Subject subject, int threads, Sum sum)
            throws IOException, InterruptedException, RunnerException {
        System.err.println("call: " + subject + ", " + threads + " threads, JDK " + tools.version());
        int batch = ROUND / threads;
        int rounds = plan.of(12, 20);
        try (Site site = Site.open(tools, subject, plan.work(), true)) {
            List<String> options = new ArrayList<>(site.options(Map.of()));
            options.add("-D" + Subject.BATCH + "=" + batch);
            var results = new Runner(new OptionsBuilder()
                            .include(CallBenchmark.class.getName() + ".call$")
                            .jvm(tools.java().toString())
                            .jvmArgs(options.toArray(String[]::new))
                            .forks(1)
                            .threads(threads)
                            .operationsPerInvocation(batch)
                            .warmupIterations(rounds)
                            .measurementIterations(rounds)
                            .timeout(TimeValue.seconds(60))
                            .shouldFailOnError(true)
                            .output(plan.work().resolve("jmh.out").toString())
                            .build())
                    .run();
            sum.wall.add(results.iterator().next().getPrimaryResult().getStatistics().getPercentile(50));
            ForkResult result = ForkResult.read(site.folder());
            sum.cpu.addAll(result.figures());
            sum.kept = sum.kept.and(site.kept(result.made(), result.kept(), Set.of("method")));
        }
    }

    private static Table table(Tools tools, Map<Subject, Map<Integer, Sum>> sums) {
        Table table = new Table(
                "Audited call, JDK " + tools.version(),
                NOTE,
                "subject",
                "CPU ns/call, 1 thread",
                "2",
                "16",
                "wall ns/call, 1 thread",
                "2",
                "16",
                "loss",
                "target");
        sums.forEach((subject, byThreads) -> {
            List<String> cells = new ArrayList<>(List.of(subject.shown()));
            boolean met = true;
            Kept kept = Kept.NONE;
            for (Sum sum : byThreads.values()) {
                cells.add(Table.whole(Figures.median(sum.cpu)));
                met &= Figures.median(sum.cpu) <= TARGET_NANOS;
                kept = kept.and(sum.kept);
            }
            byThreads.values().forEach(sum -> cells.add(Table.whole(Figures.median(sum.wall))));
            cells.add(kept.shown());
            cells.add(subject.isAgent() ? Table.target("≤ 700 CPU ns, loss 0", met && kept.whole()) : "");
            table.row(cells.toArray(String[]::new));
        });
        return table;
    }
}
