package dev.indelible.collector.benchmarks;

import dev.indelible.collector.benchmarks.lines.PreparedBatch;
import dev.indelible.collector.benchmarks.lines.Shape;
import dev.indelible.collector.benchmarks.load.Site;
import dev.indelible.collector.benchmarks.log.KeptLog;
import dev.indelible.collector.benchmarks.process.Jdk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;

/** A log for the parts that read one, where the part ingest did not run: made by the same collector, unmeasured. */
final class SampleLog {
    private static final int AGENTS = 64;

    private SampleLog() {}

    static KeptLog make(Plan plan, Jdk jdk) throws IOException, InterruptedException {
        System.err.println("a log for the parts that read one");
        Path folder = plan.work().resolve("sample");
        Folders.delete(folder);
        try (Site site = Site.open(jdk, folder, List.of(), AGENTS, false)) {
            List<Queue<PreparedBatch>> batches = site.prepare(Shape.AMONG_MANY, plan.of(1_000_000, 6_000_000));
            site.sendAll(batches);
            site.closeStreams();
            return new KeptLog(folder, site.collector().log(), site.key());
        }
    }
}
