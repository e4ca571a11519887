package dev.indelible.benchmarks.load;

import dev.indelible.benchmarks.Plan;
import dev.indelible.benchmarks.fork.ForkResult;
import dev.indelible.benchmarks.fork.Kept;
import dev.indelible.benchmarks.fork.Sealed;
import dev.indelible.benchmarks.fork.Site;
import dev.indelible.benchmarks.fork.Subject;
import dev.indelible.benchmarks.fork.Tools;
import dev.indelible.benchmarks.report.Table;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How many events a second go through chain and seal without a loss, and how long a call ever takes meanwhile. */
public final class LoadPart {
    private static final int THREADS = 16;
    private static final int VIRTUAL = 10_000;
    private static final int PACE = 50_000;
    private static final long FORK_SECONDS = 120;
    private static final Set<String> METHOD = Set.of("method");

    /** All that a run makes fits, so that the limit is the agent's speed and not its quota. */
    private static final Map<String, String> SETTINGS = Map.of("quota", "8g");

    /** Where the first attempt loses events, slower ones follow, down to the rate that loses none. */
    private static final double[] SHARES = {0.9, 0.75, 0.6, 0.45, 0.3};

    private static final double TARGET_RATE = 400_000;
    private static final double PLATFORM_MILLIS = 10;
    private static final double VIRTUAL_MILLIS = 100;

    private static final String THROUGHPUT_NOTE = """
            16 threads call as fast as they can, or at the rate said, for some seconds; the time ends with the last seal over their \
            events, read from the lines themselves. Where that loses events, lower rates are tried until none is lost. Without a \
            collector the lines wait in the write-ahead log, which is what chain and seal can do; with one, agent and collector share \
            the cores.\
            """;

    private static final String STALL_NOTE = """
            The time of single calls on their thread, each one taken, at an even pace of all threads together or as fast as they can; \
            the bare rows show what the machine itself does to a thread: the operating system gives its cores to others too. The \
            collector receives meanwhile, on the same cores, where it says so. Virtual threads need JDK 21 or later.\
            """;

    /** What one JVM does: {@code rate} of all threads together, 0 for as fast as they can. */
    private record Run(Subject subject, boolean receiving, int threads, boolean virtual, int calls, int rate) {}

    private record Outcome(ForkResult result, Kept kept, Sealed sealed) {
        double millis(int figure) {
            return result.figures().get(figure) / 1e6;
        }
    }

    private LoadPart() {}

    /** Sustained throughput. */
    public static Table throughput(Plan plan, List<Tools> jdks) throws IOException, InterruptedException {
        Table table = new Table(
                "Sustained throughput through chain and seal",
                THROUGHPUT_NOTE,
                "JDK",
                "collector",
                "callers",
                "events/s sealed",
                "seconds",
                "p99.99 of a call, ms",
                "loss",
                "target");
        int calls = plan.of(25_000, 150_000);
        for (Tools tools : jdks) {
            for (boolean receiving : new boolean[] {false, true}) {
                Outcome first = run(plan, tools, new Run(Subject.INDELIBLE, receiving, THREADS, false, calls, 0));
                row(table, tools, receiving, "as fast as they can", first);
                for (int i = 0; i < SHARES.length && !first.kept.whole(); i++) {
                    int rate = (int) (first.sealed.rate() * SHARES[i]);
                    Outcome slower =
                            run(plan, tools, new Run(Subject.INDELIBLE, receiving, THREADS, false, calls, rate));
                    row(table, tools, receiving, Table.whole(rate) + "/s", slower);
                    if (slower.kept.whole()) {
                        break;
                    }
                }
            }
        }
        return table;
    }

    private static void row(Table table, Tools tools, boolean receiving, String callers, Outcome outcome) {
        boolean met = outcome.kept.whole() && outcome.sealed.rate() >= TARGET_RATE;
        table.row(
                tools.version(),
                receiving ? "receives" : "is down",
                callers,
                Table.whole(outcome.sealed.rate()),
                Table.ratio(outcome.sealed.seconds()),
                Table.ratio(outcome.millis(3)),
                outcome.kept.shown(),
                receiving ? "" : Table.target("≥ 400,000, loss 0", met));
    }

    /** Stalls. */
    public static Table stalls(Plan plan, List<Tools> jdks) throws IOException, InterruptedException {
        Table table = new Table(
                "Stalls",
                STALL_NOTE,
                "JDK",
                "subject",
                "threads",
                "calls",
                "p50 µs",
                "p99 µs",
                "p99.99 ms",
                "max ms",
                "loss",
                "target");
        int seconds = plan.of(4, 15);
        for (Tools tools : jdks) {
            for (Subject subject : List.of(Subject.BARE, Subject.INDELIBLE)) {
                stall(plan, table, tools, new Run(subject, true, THREADS, false, seconds * PACE / THREADS, PACE));
            }
            stall(
                    plan,
                    table,
                    tools,
                    new Run(Subject.INDELIBLE, false, THREADS, false, seconds * PACE / THREADS, PACE));
            if (tools.feature() >= 21) {
                for (Subject subject : List.of(Subject.BARE, Subject.INDELIBLE)) {
                    stall(plan, table, tools, new Run(subject, true, VIRTUAL, true, seconds * PACE / VIRTUAL, PACE));
                    stall(plan, table, tools, new Run(subject, false, VIRTUAL, true, plan.of(20, 100), 0));
                }
            }
        }
        return table;
    }

    private static void stall(Plan plan, Table table, Tools tools, Run run) throws IOException, InterruptedException {
        Outcome outcome = run(plan, tools, run);
        double most = run.virtual ? outcome.millis(4) : outcome.millis(3);
        boolean met = outcome.kept.whole() && most <= (run.virtual ? VIRTUAL_MILLIS : PLATFORM_MILLIS);
        String target = run.virtual ? "max ≤ 100 ms" : "p99.99 ≤ 10 ms";
        table.row(
                tools.version(),
                run.subject.isAgent()
                        ? run.subject.shown() + (run.receiving ? ", collector receives" : ", collector is down")
                        : run.subject.shown(),
                Table.whole(run.threads) + (run.virtual ? " virtual" : " platform"),
                run.rate == 0 ? run.calls + " each, as fast as they can" : Table.whole(run.rate) + "/s",
                Table.ratio(outcome.millis(1) * 1000),
                Table.ratio(outcome.millis(2) * 1000),
                String.format(Locale.ROOT, "%.3f", outcome.millis(3)),
                String.format(Locale.ROOT, "%.1f", outcome.millis(4)),
                outcome.kept.shown(),
                run.subject.isAgent() ? Table.target(target, met) : "");
    }

    private static Outcome run(Plan plan, Tools tools, Run run) throws IOException, InterruptedException {
        System.err.println("load: " + run + ", JDK " + tools.version());
        try (Site site = Site.open(tools, run.subject, plan.work(), run.receiving)) {
            ForkResult result = site.run(
                    FORK_SECONDS,
                    SETTINGS,
                    List.of(
                            "-Dbench.threads=" + run.threads,
                            "-Dbench.virtual=" + run.virtual,
                            "-Dbench.calls=" + run.calls,
                            "-Dbench.rate=" + run.rate),
                    Load.class);
            Sealed sealed =
                    run.subject.isAgent() ? site.sealed(result.figures().get(0).longValue(), METHOD) : new Sealed(0, 0);
            return new Outcome(result, site.kept(result.made(), -1, METHOD), sealed);
        }
    }
}
