package dev.indelible.collector.benchmarks;

import dev.indelible.benchmarks.report.Table;
import dev.indelible.collector.benchmarks.lines.PreparedBatch;
import dev.indelible.collector.benchmarks.lines.Shape;
import dev.indelible.collector.benchmarks.load.Phase;
import dev.indelible.collector.benchmarks.load.Site;
import dev.indelible.collector.benchmarks.log.KeptLog;
import dev.indelible.collector.benchmarks.log.Tally;
import dev.indelible.collector.benchmarks.process.Finished;
import dev.indelible.collector.benchmarks.process.Jdk;
import dev.indelible.collector.benchmarks.process.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether memory stays flat as a log grows: the collector's while it takes lines, and that of {@code verify}. */
final class MemoryPart {
    private static final String HEAP = "-Xmx512m";
    private static final int AGENTS = 8;
    private static final int LEG = 1_000_000;
    private static final double MEGA = 1e6;
    private static final double FLAT = 1.25;
    private static final long TOOL_SECONDS = 120;

    /** The collector goes on, so its streams have no end yet. */
    private static final Set<String> EXPECTED = Set.of("unclosed");

    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private static final String NOTE = """
            One collector takes lines of 8 agents until the log is so long; at each length `verify` judges it. Both have a heap of \
            at most 512 MB (`-Xmx512m`). **peak**: the most memory since the start, mapped files included. **live**: what is left of \
            the collector's heap after a full collection (`jcmd GC.class_histogram`). **kept**: counted in the log's lines. The target \
            is flat: no more than 1.25 times the first row.\
            """;

    private final Plan plan;
    private final Jdk jdk;
    private final Path folder;
    private final Table table;
    private final List<Double> first = new ArrayList<>();

    private MemoryPart(Plan plan, Jdk jdk) {
        this.plan = plan;
        this.jdk = jdk;
        this.folder = plan.work().resolve("memory");
        this.table = new Table(
                "Memory",
                NOTE,
                "lines in the log",
                "collector: peak",
                "live",
                "lines/s meanwhile",
                "verify: peak",
                "lines/s",
                "verdict",
                "kept",
                "target");
    }

    static Table run(Plan plan, Jdk jdk) throws IOException, InterruptedException {
        MemoryPart part = new MemoryPart(plan, jdk);
        try {
            part.run();
            return part.table;
        } finally {
            Folders.delete(part.folder);
        }
    }

    private void run() throws IOException, InterruptedException {
        try (Site site = Site.open(jdk, folder, List.of(HEAP), AGENTS, false)) {
            KeptLog log = new KeptLog(folder, site.collector().log(), site.key());
            long lines = 0;
            for (long mark : marks()) {
                double seconds = 0;
                long leg = 0;
                while (lines < mark) {
                    List<Queue<PreparedBatch>> batches = site.prepare(Shape.ALONE, Math.min(LEG, mark - lines));
                    Phase phase = site.sendAll(batches);
                    lines += phase.lines();
                    leg += phase.lines();
                    seconds += phase.seconds();
                    System.err.printf(Locale.ROOT, "memory: %,d of %,d lines%n", lines, plan.memoryLines());
                }
                try {
                    row(site, log, lines, leg / seconds);
                } catch (IllegalStateException e) {
                    table.unmeasured(e, count(lines));
                }
            }
        }
    }

    /** From a million tenfold up to the length that was asked for. */
    private List<Long> marks() {
        List<Long> marks = new ArrayList<>();
        for (long mark = plan.of(LEG / 10, LEG); mark < plan.memoryLines(); mark *= 10) {
            marks.add(mark);
        }
        marks.add(plan.memoryLines());
        return marks;
    }

    private void row(Site site, KeptLog log, long lines, double rate) throws IOException, InterruptedException {
        double peak = Usage.peakBytes(site.collector().pid()) / MEGA;
        double live = liveBytes(site.collector().pid()) / MEGA;
        Tally tally = Tally.of(log.log(), site.acknowledged());
        Verdict verdict = Verdict.of(jdk, folder, log, List.of(), List.of(HEAP), 0);
        double verifying = verdict.run().peakBytes() / MEGA;
        boolean later = !first.isEmpty();
        if (!later) {
            first.addAll(List.of(peak, live, verifying));
        }
        boolean flat = peak <= FLAT * first.get(0) && live <= FLAT * first.get(1) && verifying <= FLAT * first.get(2);
        table.row(
                count(lines),
                Table.whole(peak) + " MB",
                String.format(Locale.ROOT, "%.1f MB", live),
                Table.whole(rate),
                Table.whole(verifying) + " MB",
                Table.whole(verdict.lines() / verdict.run().seconds()),
                verdict.shown(EXPECTED),
                tally.shown(),
                later ? Table.target("flat", flat && tally.whole() && verdict.holds(EXPECTED)) : "");
    }

    private static String count(long lines) {
        return String.format(Locale.ROOT, "%,d", lines);
    }

    private double liveBytes(long pid) throws IOException, InterruptedException {
        Finished histogram = Finished.require(
                folder,
                TOOL_SECONDS,
                List.of(
                        jdk.home().resolve("bin").resolve("jcmd").toString(),
                        Long.toString(pid),
                        "GC.class_histogram"));
        Matcher total = TOTAL.matcher(histogram.out());
        if (!total.find()) {
            throw new IllegalStateException("jcmd names no total");
        }
        return Double.parseDouble(total.group(1));
    }
}
