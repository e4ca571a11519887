package dev.indelible.benchmarks.load;

import dev.indelible.benchmarks.call.Bank;
import dev.indelible.benchmarks.call.Banks;
import dev.indelible.benchmarks.fork.ForkResult;
import dev.indelible.benchmarks.fork.Quiet;
import dev.indelible.benchmarks.fork.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The measured JVM: warms up with as many threads at an easy pace, and then as the measured ones do; waits until nothing
 * works any more; then many threads call, and each call is timed. Told by system properties: {@code bench.threads},
 * {@code bench.virtual}, {@code bench.calls} (of each thread, at most), {@code bench.seconds} (at most), {@code
 * bench.rate} (of all together; 0: as fast as they can).
 */
public final class Load {
    private static final int WARM_CALLS = 64_000;
    private static final int WARM_RATE = 40_000;

    /** So many fill the ring several times: how a thread waits for room is code too. */
    private static final int FULL_CALLS = 200_000;

    private static final long QUIET_MILLIS = 10_000;
    private static final long LONGEST_SECONDS = 30;

    private Load() {}

    /** No arguments; see the class. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(System.getProperty(Subject.FOLDER));
        int threads = Integer.getInteger("bench.threads");
        boolean virtual = Boolean.getBoolean("bench.virtual");
        int calls = Integer.getInteger("bench.calls");
        int seconds = Integer.getInteger("bench.seconds");
        int rate = Integer.getInteger("bench.rate");
        try (Bank bank = Banks.open(Subject.valueOf(System.getProperty(Subject.NAME)), folder)) {
            Callers callers = new Callers(bank);
            start(callers, threads, virtual, WARM_CALLS / threads, LONGEST_SECONDS, WARM_RATE, new Histogram());
            if (rate == 0) {
                start(callers, threads, virtual, FULL_CALLS / threads, LONGEST_SECONDS, rate, new Histogram());
            }
            Quiet.await(QUIET_MILLIS);
            Histogram times = new Histogram();
            long sinceMillis = System.currentTimeMillis() + 1;
            Thread.sleep(2);
            start(callers, threads, virtual, calls, seconds, rate, times);
            Quiet.await(QUIET_MILLIS);
            new ForkResult(
                            callers.made(),
                            -1,
                            List.of(
                                    sinceMillis * 1000.0,
                                    (double) times.at(0.5),
                                    (double) times.at(0.99),
                                    (double) times.at(0.9999),
                                    (double) times.max()))
                    .write(folder);
        }
    }

    /** Starts the threads at once and waits for them. */
    private static void start(
            Callers callers, int threads, boolean virtual, int calls, long seconds, int rate, Histogram times)
            throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        CountDownLatch ready = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            double phase = (double) i / threads;
            Runnable body = () -> {
                try {
                    ready.await();
                    callers.times(calls, until, rate == 0 ? null : new Pace((double) rate / threads, phase), times);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            };
            if (virtual) {
                startVirtual(body);
            } else {
                startPlatform(body);
            }
        }
        ready.countDown();
        if (!done.await(seconds + LONGEST_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("threads still call " + LONGEST_SECONDS + " s after their time");
        }
    }

    private static void startPlatform(Runnable body) {
        Thread thread = new Thread(body);
        thread.setDaemon(true);
        thread.start();
    }

    /** By reflection: this is compiled for JDK 17. */
    private static void startVirtual(Runnable body) throws ReflectiveOperationException {
        Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, body);
    }
}
