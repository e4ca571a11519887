package dev.indelible.collector.benchmarks;

import dev.indelible.benchmarks.report.Figures;
import dev.indelible.benchmarks.report.Table;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.benchmarks.lines.Preparation;
import dev.indelible.collector.benchmarks.lines.PreparedBatch;
import dev.indelible.collector.benchmarks.lines.SampleStream;
import dev.indelible.collector.benchmarks.lines.Shape;
import dev.indelible.collector.benchmarks.process.Finished;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/**
 * What this machine can do at most of the things that every line needs, on the same kind of lines and one thread each: no
 * collector can be faster.
 */
final class LimitsPart {
    private static final String NOTE = """
            One thread each, on lines of 400 bytes such as those below, in the page cache. **as lines** is what that would be for the \
            collector if it did nothing else: each line is unpacked, hashed and written once, and each seal's signature is checked once. \
            A commit of the collector forces several files, so it makes fewer of them than the second-last row says.\
            """;
    private static final int LINE = 400;
    private static final int BLOCK = 64 << 10;
    private static final int LARGE = 1 << 20;
    private static final int SMALL = 4 << 10;
    private static final double MILLION = 1e6;
    private static final long OPENSSL_SECONDS = 120;

    private final Plan plan;
    private final Path folder;
    private final byte[] lines;
    private final PreparedBatch batch;
    private final List<byte[]> single = new ArrayList<>();
    private final SigningKey key = SigningKey.generate();
    private final byte[] signed = new byte[600];
    private final byte[] signature = key.sign(signed);

    private LimitsPart(Plan plan) throws IOException, InterruptedException {
        this.plan = plan;
        this.folder = Files.createDirectories(plan.work().resolve("limits"));
        SampleStream stream = new SampleStream(0);
        stream.open();
        batch = Preparation.prepare(List.of(stream), Shape.ALONE, 1).get(0).remove();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(batch.gzip()))) {
            lines = in.readAllBytes();
        }
        for (int from = 0, at = 0; at < lines.length; at++) {
            if (lines[at] == '\n') {
                single.add(Arrays.copyOfRange(lines, from, at));
                from = at + 1;
            }
        }
    }

    /** Measures them all. */
    static Table run(Plan plan) throws Exception {
        return new LimitsPart(plan).table();
    }

    private Table table() throws Exception {
        Table table = new Table("Limits of this machine", NOTE, "what", "rate", "as lines/s");
        bytes(table, "`openssl dgst -sha256` of a file", openssl());
        bytes(table, "SHA-256 of the JDK, in blocks of 64 KiB", rate(this::blocks));
        bytes(table, "SHA-256 of the JDK, line by line (a leaf each)", rate(this::leaves));
        bytes(table, "gunzip of the JDK, of a batch as agents pack it", rate(this::unpack));
        double checks = rate(this::signatures);
        row(table, "Ed25519 checks, one to 4,096 lines and a seal", per(checks), checks * Shape.ALONE.lines());
        double large = forced(LARGE);
        row(
                table,
                "append 1 MiB and force it to the disk",
                per(large) + String.format(Locale.ROOT, ", %,.0f MB/s", large * LARGE / MILLION),
                large * LARGE / LINE);
        double small = forced(SMALL);
        table.row("append 4 KiB and force it to the disk", per(small), "");
        return table;
    }

    private static void bytes(Table table, String what, double bytesPerSecond) {
        row(table, what, String.format(Locale.ROOT, "%,.0f MB/s", bytesPerSecond / MILLION), bytesPerSecond / LINE);
    }

    private static void row(Table table, String what, String rate, double linesPerSecond) {
        table.row(what, rate, Table.whole(linesPerSecond));
    }

    private static String per(double perSecond) {
        return String.format(Locale.ROOT, "%,.0f/s", perSecond);
    }

    /** Bytes a second, the start of the process included. */
    private double openssl() throws IOException, InterruptedException {
        Path file = folder.resolve("lines");
        long size = 0;
        try (OutputStream out = Files.newOutputStream(file)) {
            for (; size < (long) plan.of(128, 1024) * LARGE; size += lines.length) {
                out.write(lines);
            }
        }
        List<Double> rates = new ArrayList<>();
        for (int i = 0; i < plan.rounds(); i++) {
            Finished run =
                    Finished.require(folder, OPENSSL_SECONDS, List.of("openssl", "dgst", "-sha256", file.toString()));
            rates.add(size / run.seconds());
        }
        Files.delete(file);
        return Figures.median(rates);
    }

    /** What a task says that it did, a second: the median of a few rounds after one that nobody counts. */
    private double rate(Callable<Long> task) throws Exception {
        List<Double> rates = new ArrayList<>();
        for (int round = 0; round <= plan.rounds(); round++) {
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(plan.of(300, 1000));
            long begun = System.nanoTime();
            long done = 0;
            while (System.nanoTime() < until) {
                done += task.call();
            }
            if (round > 0) {
                rates.add(done * 1e9 / (System.nanoTime() - begun));
            }
        }
        return Figures.median(rates);
    }

    private long blocks() {
        MessageDigest digest = Leaf.newDigest();
        for (int at = 0; at < lines.length; at += BLOCK) {
            digest.update(lines, at, Math.min(BLOCK, lines.length - at));
        }
        return digest.digest().length == Leaf.BYTES ? lines.length : 0;
    }

    private long leaves() {
        long hashed = 0;
        for (byte[] line : single) {
            hashed += Leaf.hash(line).length == Leaf.BYTES ? line.length : 0;
        }
        return hashed;
    }

    private long unpack() throws IOException {
        byte[] buffer = new byte[BLOCK];
        long bytes = 0;
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(batch.gzip()), BLOCK)) {
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                bytes += count;
            }
        }
        return bytes;
    }

    private long signatures() {
        long held = 0;
        for (int i = 0; i < 100; i++) {
            held += Ed25519.verify(key.publicKey(), signed, signature) ? 1 : 0;
        }
        return held;
    }

    /** How often a second so many bytes are appended to a file and forced. */
    private double forced(int bytes) throws IOException {
        Path file = folder.resolve("forced");
        ByteBuffer block = ByteBuffer.allocateDirect(bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long begun = System.nanoTime();
            long until = begun + TimeUnit.SECONDS.toNanos(plan.of(1, 5));
            long times = 0;
            for (; System.nanoTime() < until; times++) {
                block.clear();
                while (block.hasRemaining()) {
                    channel.write(block);
                }
                channel.force(false);
            }
            return times * 1e9 / (System.nanoTime() - begun);
        } finally {
            Files.delete(file);
        }
    }
}
