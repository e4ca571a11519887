package dev.indelible.benchmarks.fork;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * Waits until nothing in this JVM works any more: whoever takes events from the callers has caught up, the compiler is
 * done. The same for every subject, since it looks at the process's CPU time only.
 */
public final class Quiet {
    private static final long WINDOW_MILLIS = 4;
    private static final double BUSY = 0.1;

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Quiet() {}

    /** Returns when two windows in a row were quiet, or after {@code millis}; whether it was quiet. */
    public static boolean await(long millis) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int quiet = 0;
        while (quiet < 2 && System.nanoTime() < until) {
            long cpu = PROCESS.getProcessCpuTime();
            long since = System.nanoTime();
            Thread.sleep(WINDOW_MILLIS);
            double share = (double) (PROCESS.getProcessCpuTime() - cpu) / (System.nanoTime() - since);
            quiet = share < BUSY ? quiet + 1 : 0;
        }
        return quiet == 2;
    }
}
