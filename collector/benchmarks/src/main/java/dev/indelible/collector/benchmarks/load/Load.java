package dev.indelible.collector.benchmarks.load;

import dev.indelible.collector.benchmarks.lines.PreparedBatch;
import dev.indelible.collector.benchmarks.process.CpuShares;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Lets all agents send what was prepared for them, each on a thread of its own, one batch at a time as agents do. */
final class Load {
    private static final long LONGEST_SECONDS = 600;

    private Load() {}

    /** What one agent did. */
    private record Share(long lines, long bytes, Latencies latencies) {}

    /**
     * Sends it all.
     *
     * @param batches of each agent; they are gone afterwards
     * @throws IllegalStateException where something was refused, a receipt did not hold, or it took much too long
     */
    static Phase run(List<LoadAgent> agents, List<Queue<PreparedBatch>> batches, Schedule schedule, long collectorPid)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(agents.size());
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Share>> shares = new ArrayList<>();
            for (int i = 0; i < agents.size(); i++) {
                int number = i;
                shares.add(threads.submit(() -> {
                    start.await();
                    return send(agents.get(number), number, batches.get(number), schedule);
                }));
            }
            long repeatsBefore = repeats(agents);
            CpuShares.Since since = new CpuShares.Since(collectorPid);
            long begun = System.nanoTime();
            schedule.begin(begun);
            start.countDown();
            long lines = 0;
            long bytes = 0;
            Latencies latencies = new Latencies();
            for (Future<Share> future : shares) {
                Share share = share(future, begun);
                lines += share.lines;
                bytes += share.bytes;
                latencies.add(share.latencies);
            }
            double seconds = (System.nanoTime() - begun) / 1e9;
            return new Phase(lines, bytes, seconds, latencies, repeats(agents) - repeatsBefore, since.now());
        } finally {
            threads.shutdownNow();
        }
    }

    private static Share send(LoadAgent agent, int number, Queue<PreparedBatch> batches, Schedule schedule)
            throws Exception {
        long lines = 0;
        long bytes = 0;
        Latencies latencies = new Latencies();
        int sent = 0;
        for (PreparedBatch batch = batches.poll(); batch != null; batch = batches.poll()) {
            long due = schedule.await(number, sent++);
            agent.send(batch);
            latencies.add(System.nanoTime() - due);
            lines += batch.lines();
            bytes += batch.bytes();
        }
        return new Share(lines, bytes, latencies);
    }

    private static Share share(Future<Share> future, long begun) throws InterruptedException {
        try {
            long left = begun + TimeUnit.SECONDS.toNanos(LONGEST_SECONDS) - System.nanoTime();
            return future.get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("sending failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("sending was not done after " + LONGEST_SECONDS + " s", e);
        }
    }

    private static long repeats(List<LoadAgent> agents) {
        return agents.stream().mapToLong(LoadAgent::repeats).sum();
    }
}
