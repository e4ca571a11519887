package dev.indelible.collector.benchmarks;

import dev.indelible.benchmarks.report.Table;
import dev.indelible.collector.benchmarks.lines.Shape;
import dev.indelible.collector.benchmarks.load.Phase;
import dev.indelible.collector.benchmarks.load.Site;
import dev.indelible.collector.benchmarks.log.KeptLog;
import dev.indelible.collector.benchmarks.log.Tally;
import dev.indelible.collector.benchmarks.process.Jdk;
import dev.indelible.collector.benchmarks.process.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How many lines a second become durable and proven, and how long a batch repeats for its receipt. */
final class IngestPart {
    private static final int MANY = 64;
    private static final double TARGET_RATE = 300_000;
    private static final double TARGET_NANOS = 50e6;
    private static final double MEGA = 1e6;

    /** What is prepared for full load lies in memory. */
    private static final double MOST_LINES = 8e6;

    /** A collector that is warm takes so many times what it took while it warmed up. */
    private static final double WARMING = 1.5;

    private static final String RATES_NOTE = """
            The collector runs as a user starts it, with the JVM's default heap; the load is a process of its own on the same cores. It \
            sends true streams, chained and sealed, that were made and packed (gzip) before, as agents cut them: alone 4,096 lines to a \
            seal and a batch, among many 6 seals of 512 lines to a batch, at half load what comes in 100 ms. A line counts once \
            a receipt that covers it was verified, with its proof, signature and consistency: then it is forced to the disk and published. \
            Warm-up runs before on the same streams. **half** sends half of the rate above, on schedule. **cores**: busy ones, of the \
            collector, of the load, and of all else, the kernel's writing included. **kept**: afterwards the log's lines are counted by \
            stream and seq, and `verify` judges all of it. **memory**: the collector's peak, its mapped files included.\
            """;

    private static final String TIMES_NOTE = """
            The same runs: from when a batch was due until its receipt was there and verified. At half load a batch is due by \
            the schedule, whether the one before it is done or not, so that what repeats behind a stall counts; at full load it is due when \
            the one before it has its receipt. **sent again**: batches that were answered with 429 or 503, or not at all.\
            """;

    /**
     * What is run.
     *
     * @param tls HTTPS; else plain HTTP, as loopback allows it
     */
    private record Setting(Jdk jdk, int agents, boolean tls) {
        String[] cells(String load) {
            return new String[] {jdk.version(), Integer.toString(agents), tls ? "HTTPS" : "HTTP", load};
        }
    }

    /** What came of it. */
    private record Outcome(
            Setting setting,
            Phase full,
            Shape fullShape,
            Phase half,
            Shape halfShape,
            Tally tally,
            Verdict verdict,
            long peak) {
        boolean whole() {
            return tally.whole() && tally.lines() == verdict.lines() && verdict.holds(Set.of());
        }
    }

    private final Plan plan;
    private final List<Jdk> jdks;
    private final List<Outcome> outcomes = new ArrayList<>();
    private KeptLog kept;

    /** {@code jdks}: the first for everything, the second for 64 agents only. */
    IngestPart(Plan plan, List<Jdk> jdks) {
        this.plan = plan;
        this.jdks = jdks;
    }

    /** The log of the last run, or null. */
    KeptLog kept() {
        return kept;
    }

    /** Runs everything; lines a second. */
    Table rates() throws IOException, InterruptedException {
        Table table = new Table(
                "Ingest",
                RATES_NOTE,
                "JDK",
                "agents",
                "over",
                "load",
                "lines/batch",
                "durable lines/s",
                "MB/s",
                "cores: collector / load / rest",
                "memory",
                "kept",
                "verify",
                "target");
        for (Setting setting : settings()) {
            try {
                Outcome outcome = run(setting);
                outcomes.add(outcome);
                row(table, outcome, "full", outcome.full, outcome.fullShape);
                row(table, outcome, "half", outcome.half, outcome.halfShape);
            } catch (IOException | IllegalStateException e) {
                table.unmeasured(e, setting.cells("full and half"));
            }
        }
        return table;
    }

    /** Of the same runs: how long receipts took. */
    Table times() {
        Table table = new Table(
                "Receipts",
                TIMES_NOTE,
                "JDK",
                "agents",
                "over",
                "load",
                "lines/s",
                "receipts",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "sent again",
                "target");
        for (Outcome outcome : outcomes) {
            times(table, outcome, "full", outcome.full);
            times(table, outcome, "half", outcome.half);
        }
        return table;
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        Jdk jdk = jdks.get(0);
        settings.add(new Setting(jdk, 1, false));
        if (!plan.quick()) {
            settings.add(new Setting(jdk, MANY, true));
            jdks.subList(1, jdks.size()).forEach(newer -> settings.add(new Setting(newer, MANY, false)));
        }
        settings.add(new Setting(jdk, MANY, false));
        return settings;
    }

    private Outcome run(Setting setting) throws IOException, InterruptedException {
        System.err.println("ingest: " + String.join(" ", setting.cells("")));
        if (kept != null) {
            Folders.delete(kept.folder());
            kept = null;
        }
        Path folder = plan.work().resolve("ingest-" + outcomes.size());
        Shape shape = setting.agents == 1 ? Shape.ALONE : Shape.AMONG_MANY;
        try (Site site = Site.open(setting.jdk, folder, List.of(), setting.agents, setting.tls)) {
            int seconds = plan.of(4, 20);
            Phase warmUp = site.sendAll(site.prepare(shape, plan.of(300_000, 1_500_000)));
            long lines = (long) Math.min(MOST_LINES, WARMING * warmUp.rate() * seconds);
            Phase full = site.sendAll(site.prepare(shape, lines));
            double rate = full.rate() / 2;
            Shape paced = Shape.paced(rate / setting.agents);
            Phase half = site.sendPaced(site.prepare(paced, (long) (rate * seconds)), rate / paced.lines());
            site.closeStreams();
            long peak = Usage.peakBytes(site.collector().pid());
            site.close();
            kept = new KeptLog(folder, site.collector().log(), site.key());
            Tally tally = Tally.of(kept.log(), site.acknowledged());
            Verdict verdict = Verdict.of(setting.jdk, folder, kept, List.of(), List.of(), 0);
            return new Outcome(setting, full, shape, half, paced, tally, verdict, peak);
        } catch (IOException | IllegalStateException e) {
            kept = null;
            Folders.delete(folder);
            throw e;
        }
    }

    private static void row(Table table, Outcome outcome, String load, Phase phase, Shape shape) {
        boolean met = outcome.whole() && phase.rate() >= TARGET_RATE;
        String[] first = outcome.setting.cells(load);
        table.row(
                first[0],
                first[1],
                first[2],
                first[3],
                Table.whole(shape.lines()),
                Table.whole(phase.rate()),
                Table.whole(phase.megabytes()),
                phase.cpu().shown(),
                Table.whole(outcome.peak / MEGA) + " MB",
                outcome.tally.shown(),
                outcome.verdict.shown(Set.of()),
                load.equals("full") ? Table.target("≥ 300,000/s", met) : "");
    }

    private static void times(Table table, Outcome outcome, String load, Phase phase) {
        String[] first = outcome.setting.cells(load);
        table.row(
                first[0],
                first[1],
                first[2],
                first[3],
                Table.whole(phase.rate()),
                Table.whole(phase.latencies().count()),
                phase.latencies().millis(0.5),
                phase.latencies().millis(0.99),
                phase.latencies().millis(0.999),
                phase.latencies().millis(1),
                Long.toString(phase.repeats()),
                load.equals("half")
                        ? Table.target("p99 ≤ 50 ms", phase.latencies().at(0.99) <= TARGET_NANOS)
                        : "");
    }
}
