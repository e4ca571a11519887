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
    private static final int VIRTUAL_SECONDS = 30;
    private static final int FIRST_VIRTUAL = 21;
    private static final int PACE = 50_000;
    private static final int FAST = 200_000;
    private static final long FORK_SECONDS = 150;
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
            The time of single calls on their thread, each one taken, at an even pace of all threads together or as fast as they can, \
            after a warm-up of the same kind; \
            the bare rows show what the machine itself does to a thread: the operating system gives its cores to others too. The \
            collector receives meanwhile, on the same cores, where it says so. Virtual threads need JDK 21 or later; ten thousand \
            that call as fast as they can are a queue, in which each call waits for those of all others.\
            """;

    /**
     * What one JVM does.
     *
     * @param calls of each thread, at most; all of them make theirs where the time allows
     * @param seconds at most
     * @param rate of all threads together, 0 for as fast as they can
     */
    private record Run(
            Subject subject, boolean receiving, int threads, boolean virtual, int calls, int seconds, int rate) {
        static Run platform(Subject subject, boolean receiving, int seconds, int rate) {
            return new Run(subject, receiving, THREADS, false, Integer.MAX_VALUE, seconds, rate);
        }

        static Run virtual(Subject subject, boolean receiving, int calls, int rate) {
            return new Run(subject, receiving, VIRTUAL, true, calls, VIRTUAL_SECONDS, rate);
        }

        String shown() {
            return subject.isAgent()
                    ? subject.shown() + (receiving ? ", collector receives" : ", collector is down")
                    : subject.shown();
        }

        String callers() {
            return Table.whole(threads) + (virtual ? " virtual" : " platform");
        }

        String pace() {
            return rate == 0 ? (virtual ? calls + " each, " : "") + "as fast as they can" : Table.whole(rate) + "/s";
        }
    }

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
        int seconds = plan.of(4, 6);
        for (Tools tools : jdks) {
            for (boolean receiving : new boolean[] {false, true}) {
                Outcome outcome =
                        throughput(plan, table, tools, Run.platform(Subject.INDELIBLE, receiving, seconds, 0));
                double most = outcome == null ? 0 : outcome.sealed.rate();
                for (int i = 0; outcome != null && i < SHARES.length && !outcome.kept.whole(); i++) {
                    Run slower = Run.platform(Subject.INDELIBLE, receiving, seconds, (int) (most * SHARES[i]));
                    outcome = throughput(plan, table, tools, slower);
                }
            }
        }
        return table;
    }

    /** One row; null where it could not be measured. */
    private static Outcome throughput(Plan plan, Table table, Tools tools, Run run)
            throws IOException, InterruptedException {
        String collector = run.receiving ? "receives" : "is down";
        try {
            Outcome outcome = run(plan, tools, run);
            boolean met = outcome.kept.whole() && outcome.sealed.rate() >= TARGET_RATE;
            table.row(
                    tools.version(),
                    collector,
                    run.pace(),
                    Table.whole(outcome.sealed.rate()),
                    Table.ratio(outcome.sealed.seconds()),
                    Table.ratio(outcome.millis(3)),
                    outcome.kept.shown(),
                    run.receiving ? "" : Table.target("≥ 400,000, loss 0", met));
            return outcome;
        } catch (IllegalStateException e) {
            table.unmeasured(e, tools.version(), collector, run.pace());
            return null;
        }
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
        int seconds = plan.of(3, 6);
        for (Tools tools : jdks) {
            for (int rate : new int[] {PACE, 0}) {
                stall(plan, table, tools, Run.platform(Subject.BARE, false, seconds, rate));
                stall(plan, table, tools, Run.platform(Subject.INDELIBLE, false, seconds, rate));
                stall(plan, table, tools, Run.platform(Subject.INDELIBLE, true, seconds, rate));
            }
            if (tools.feature() >= FIRST_VIRTUAL) {
                int most = plan.of(20, 100);
                for (Subject subject : List.of(Subject.BARE, Subject.INDELIBLE)) {
                    stall(plan, table, tools, Run.virtual(subject, true, seconds * PACE / VIRTUAL, PACE));
                    stall(plan, table, tools, Run.virtual(subject, false, seconds * FAST / VIRTUAL, FAST));
                    stall(plan, table, tools, Run.virtual(subject, false, most, 0));
                }
            }
        }
        return table;
    }

    private static void stall(Plan plan, Table table, Tools tools, Run run) throws IOException, InterruptedException {
        try {
            Outcome outcome = run(plan, tools, run);
            double most = run.virtual ? outcome.millis(4) : outcome.millis(3);
            boolean met = outcome.kept.whole() && most <= (run.virtual ? VIRTUAL_MILLIS : PLATFORM_MILLIS);
            String target = run.virtual ? "max ≤ 100 ms, loss 0" : "p99.99 ≤ 10 ms, loss 0";
            table.row(
                    tools.version(),
                    run.shown(),
                    run.callers(),
                    run.pace(),
                    Table.ratio(outcome.millis(1) * 1000),
                    Table.ratio(outcome.millis(2) * 1000),
                    String.format(Locale.ROOT, "%.3f", outcome.millis(3)),
                    String.format(Locale.ROOT, "%.1f", outcome.millis(4)),
                    outcome.kept.shown(),
                    run.subject.isAgent() ? Table.target(target, met) : "");
        } catch (IllegalStateException e) {
            table.unmeasured(e, tools.version(), run.shown(), run.callers(), run.pace());
        }
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
                            "-Dbench.seconds=" + run.seconds,
                            "-Dbench.rate=" + run.rate),
                    Load.class);
            Sealed sealed =
                    run.subject.isAgent() ? site.sealed(result.figures().get(0).longValue(), METHOD) : new Sealed(0, 0);
            return new Outcome(result, site.kept(result.made(), -1, METHOD), sealed);
        }
    }
}
