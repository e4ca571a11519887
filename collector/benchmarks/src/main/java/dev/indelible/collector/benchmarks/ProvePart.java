package dev.indelible.collector.benchmarks;

import dev.indelible.benchmarks.report.Figures;
import dev.indelible.benchmarks.report.Table;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.benchmarks.load.AgentHttp;
import dev.indelible.collector.benchmarks.log.KeptLog;
import dev.indelible.collector.benchmarks.log.SampledLines;
import dev.indelible.collector.benchmarks.log.Tiles;
import dev.indelible.collector.benchmarks.process.Collector;
import dev.indelible.collector.benchmarks.process.Finished;
import dev.indelible.collector.benchmarks.process.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long it takes to prove that one line is in the log, and to check that: by the commands, and by any client of tlog-tiles. */
final class ProvePart {
    private static final String NOTE = """
            The commands run as a user runs them, a JVM for each proof, the median of some; `--index` reads one segment, `--stream \
            --seq` all lines before the one that is meant. Below them one thread does the same again and again: a C2SP tlog-proof of \
            a random line made from the log's tiles, as any client of tlog-tiles would, each from nothing (no tile is kept from one to \
            the next), and checked: parsed, the log's signature, and the path from the line's bytes to the signed root. Every proof \
            that is made is checked.\
            """;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS = 1e3;
    private static final long TOOL_SECONDS = 120;

    private final Jdk jdk;
    private final KeptLog kept;
    private final VerifierKey key;
    private final Path folder;
    private final Table table;
    private CheckpointNote note;

    private ProvePart(Plan plan, Jdk jdk, KeptLog kept) throws Exception {
        this.jdk = jdk;
        this.kept = kept;
        this.key = VerifierKey.parse(kept.key());
        this.folder = Files.createDirectories(plan.work().resolve("prove"));
        this.note = CheckpointNote.open(Files.readString(kept.log().resolve("checkpoint")), key);
        this.table = new Table(
                String.format(
                        Locale.ROOT,
                        "Prove, in a log of %,d lines",
                        note.checkpoint().size()),
                NOTE,
                "what",
                "proofs",
                "ms each",
                "proofs/s",
                "bytes of a proof");
    }

    static Table run(Plan plan, Jdk jdk, KeptLog kept) throws Exception {
        ProvePart part = new ProvePart(plan, jdk, kept);
        List<SampledLines.Sample> samples =
                SampledLines.of(kept.log(), part.note.checkpoint().size(), plan.of(2_000, 20_000));
        part.commands(samples.subList(0, plan.of(3, 15)));
        Tiles.Source files = path -> Files.readAllBytes(kept.log().resolve(path));
        part.warmUp(samples.subList(0, samples.size() / 10), files);
        part.measure("made from tiles on the disk", samples, files);
        part.served(samples.subList(0, samples.size() / 10));
        return part.table;
    }

    private void commands(List<SampledLines.Sample> samples) throws IOException, InterruptedException {
        List<Double> byIndex = new ArrayList<>();
        List<Double> bySeq = new ArrayList<>();
        List<Double> checks = new ArrayList<>();
        long bytes = 0;
        for (SampledLines.Sample sample : samples) {
            Path proof = folder.resolve(sample.index() + ".tlog-proof");
            byIndex.add(prove("--index", Long.toString(sample.index()), "--out", folder.toString()));
            bySeq.add(prove("--stream", sample.stream(), "--seq", Long.toString(sample.seq())));
            checks.add(seconds(
                    "verify-proof",
                    "--key",
                    kept.key(),
                    folder.resolve(sample.index() + ".json").toString(),
                    proof.toString()));
            bytes += Files.size(proof);
        }
        String length = Table.whole((double) bytes / samples.size());
        command("`prove --index`", byIndex, length);
        command("`prove --stream --seq`", bySeq, length);
        command("`verify-proof`", checks, length);
    }

    private double prove(String... which) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("prove", "--key", kept.key()));
        arguments.addAll(List.of(which));
        arguments.add(kept.log().toString());
        return seconds(arguments.toArray(String[]::new));
    }

    private double seconds(String... arguments) throws IOException, InterruptedException {
        return Finished.require(folder, TOOL_SECONDS, jdk.command(List.of(), arguments))
                .seconds();
    }

    private void command(String what, List<Double> seconds, String bytes) {
        double median = Figures.median(seconds);
        table.row(what, Table.whole(seconds.size()), Table.whole(median * MILLIS), Table.ratio(1 / median), bytes);
    }

    /** Makes them, then checks them all. */
    private void measure(String what, List<SampledLines.Sample> samples, Tiles.Source source) throws Exception {
        long begun = System.nanoTime();
        List<String> proofs = make(samples, source);
        long made = System.nanoTime();
        check(proofs, samples);
        long checked = System.nanoTime();
        String bytes =
                Table.whole(proofs.stream().mapToInt(String::length).average().orElseThrow());
        row(what, proofs.size(), made - begun, bytes);
        row("these checked", proofs.size(), checked - made, bytes);
    }

    private void warmUp(List<SampledLines.Sample> samples, Tiles.Source source) throws Exception {
        check(make(samples, source), samples);
    }

    private void check(List<String> proofs, List<SampledLines.Sample> samples) throws NoteException {
        for (int i = 0; i < proofs.size(); i++) {
            TlogProof.parse(proofs.get(i)).verify(samples.get(i).leaf(), key);
        }
    }

    private List<String> make(List<SampledLines.Sample> samples, Tiles.Source source) throws IOException {
        long size = note.checkpoint().size();
        List<String> proofs = new ArrayList<>();
        for (SampledLines.Sample sample : samples) {
            List<byte[]> path = Proofs.inclusion(sample.index(), size, new Tiles(size, source));
            proofs.add(new TlogProof(sample.index(), path, note.text()).text());
        }
        return proofs;
    }

    /** The same over HTTP: the collector starts again on this log. */
    private void served(List<SampledLines.Sample> samples) throws Exception {
        long begun = System.nanoTime();
        try (Collector collector = Collector.start(jdk, kept.folder(), List.of(), null);
                AgentHttp http = new AgentHttp(collector.url(), null)) {
            double started = (System.nanoTime() - begun) / NANOS_PER_MILLI;
            note = CheckpointNote.open(new String(http.get("/checkpoint"), StandardCharsets.UTF_8), key);
            Tiles.Source server = path -> http.get("/" + path);
            warmUp(samples, server);
            measure("made from tiles over HTTP, one client", samples, server);
            table.row("`serve` starts on this log and reads all of it again", "", Table.whole(started), "", "");
        }
    }

    private void row(String what, int count, long nanos, String bytes) {
        double millis = nanos / NANOS_PER_MILLI / count;
        table.row(
                what,
                Table.whole(count),
                String.format(Locale.ROOT, "%.3f", millis),
                Table.whole(MILLIS / millis),
                bytes);
    }
}
