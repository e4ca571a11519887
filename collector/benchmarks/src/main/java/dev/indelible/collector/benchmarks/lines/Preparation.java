package dev.indelible.collector.benchmarks.lines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Makes batches ahead of the measurement and keeps them in memory, packed as agents pack them, so that sending costs little.
 * Lines are written on the caller's thread and packed on all cores.
 */
public final class Preparation {
    private static final int GZIP_BUFFER = 8192;

    private Preparation() {}

    /**
     * The next batches of each stream, in the order of the streams.
     *
     * @param each how many of one stream
     */
    public static List<Queue<PreparedBatch>> prepare(List<SampleStream> streams, Shape shape, int each)
            throws InterruptedException {
        int cores = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor packers = new ThreadPoolExecutor(
                cores,
                cores,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(2 * cores),
                new ThreadPoolExecutor.CallerRunsPolicy());
        try {
            List<List<Future<PreparedBatch>>> packing = new ArrayList<>();
            streams.forEach(stream -> packing.add(new ArrayList<>()));
            for (int i = 0; i < each; i++) {
                for (int s = 0; s < streams.size(); s++) {
                    byte[] plain = streams.get(s).next(shape);
                    byte[] leaf = streams.get(s).head();
                    packing.get(s).add(packers.submit(() -> packed(plain, leaf, shape.lines())));
                }
            }
            List<Queue<PreparedBatch>> prepared = new ArrayList<>();
            for (List<Future<PreparedBatch>> batches : packing) {
                prepared.add(all(batches));
            }
            return prepared;
        } finally {
            packers.shutdownNow();
        }
    }

    /** One batch of lines that are there already. */
    public static PreparedBatch packed(byte[] plain, byte[] leaf, int lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 3 + 1024);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, GZIP_BUFFER)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PreparedBatch(out.toByteArray(), leaf, lines, plain.length);
    }

    private static Queue<PreparedBatch> all(List<Future<PreparedBatch>> packing) throws InterruptedException {
        Queue<PreparedBatch> batches = new ArrayDeque<>();
        for (Future<PreparedBatch> batch : packing) {
            try {
                batches.add(batch.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException("a batch could not be packed", e.getCause());
            }
        }
        return batches;
    }
}
