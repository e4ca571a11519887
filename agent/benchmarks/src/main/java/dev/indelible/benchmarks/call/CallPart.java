package dev.indelible.benchmarks.call;

import dev.indelible.benchmarks.Plan;
import dev.indelible.benchmarks.fork.Kept;
import dev.indelible.benchmarks.fork.Subject;
import dev.indelible.benchmarks.fork.Tools;
import dev.indelible.benchmarks.report.Table;
import dev.indelible.benchmarks.round.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an audited call costs its caller, at 1, 2 and 16 threads, beside the bare call and the peers. */
public final class CallPart {
    private static final List<Integer> THREADS = List.of(1, 2, 16);
    private static final int TARGET_NANOS = 700;

    /** Calls in a round: their events fit into the agent's ring, and all rounds into its write-ahead log. */
    private static final int ROUND = 8192;

    private static final String NOTE = """
            One call with three captured arguments, one property path, one argument redacted by its name, and an actor read from \
            Spring Security; peers write the same event. **CPU** is the CPU time of the calling threads per call (median of \
            rounds), **wall** what one call took on its thread, waiting for one of the machine's cores included (median). Each \
            round's 8,192 calls fit into whatever takes them, and the next begins when the process is idle again: nobody waits for \
            room. **Loss** counts every call of the run, warm-up included, against what the output holds: the collector's log and \
            the agent's folder, spans delivered to a loopback OTLP receiver, lines of the file, documents of the queue. A peer that \
            loses most of its events is not comparable at its price. The target is the agent's CPU per call, bare call included. The \
            collector receives on loopback meanwhile, on the same cores.\
            """;

    /** The agent and all its peers. */
    public static final List<Subject> ALL = List.of(
            Subject.BARE,
            Subject.INDELIBLE,
            Subject.OPENTELEMETRY,
            Subject.OPENTELEMETRY_LONG,
            Subject.LOGBACK,
            Subject.LOG4J,
            Subject.CHRONICLE);

    /** The agent alone. */
    public static final List<Subject> AGENT = List.of(Subject.BARE, Subject.INDELIBLE);

    private CallPart() {}

    /** Measures and makes the table. */
    public static Table run(Plan plan, Tools tools, List<Subject> subjects) throws InterruptedException {
        List<List<Measured>> rows = new ArrayList<>();
        for (Subject subject : subjects) {
            rows.add(THREADS.stream()
                    .map(threads -> new Measured(CallBenchmark.class, subject, threads))
                    .toList());
        }
        for (int fork = 0; fork < plan.forks(); fork++) {
            for (int threads = 0; threads < THREADS.size(); threads++) {
                for (List<Measured> row : rows) {
                    row.get(threads).fork(plan, tools, ROUND, Map.of(), Set.of("method"));
                }
            }
        }
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
        rows.forEach(row -> add(table, row));
        return table;
    }

    private static void add(Table table, List<Measured> row) {
        Subject subject = row.get(0).subject();
        for (Measured measured : row) {
            if (measured.failure() != null) {
                table.unmeasured(measured.failure(), subject.shown());
                return;
            }
        }
        Kept kept = row.stream().map(Measured::kept).reduce(Kept.NONE, Kept::and);
        boolean met = kept.whole() && row.stream().allMatch(measured -> measured.cpu() <= TARGET_NANOS);
        List<String> cells = new ArrayList<>(List.of(subject.shown()));
        row.forEach(measured -> cells.add(Table.whole(measured.cpu())));
        row.forEach(measured -> cells.add(Table.whole(measured.wall())));
        cells.add(kept.shown());
        cells.add(subject.isAgent() ? Table.target("≤ 700 CPU ns, loss 0", met) : "");
        table.row(cells.toArray(String[]::new));
    }
}
