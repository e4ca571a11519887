package dev.indelible.collector.benchmarks.process;

import java.util.Locale;

/**
 * How many cores were busy for whom over a time.
 *
 * @param collector cores of the collector's process
 * @param load cores of this process
 * @param rest cores of all others: the kernel's own writing to the disk, and whatever else runs here
 */
public record CpuShares(double collector, double load, double rest) {

    /** Where a measurement began. */
    public static final class Since {
        private final long collectorPid;
        private final long loadPid = ProcessHandle.current().pid();
        private final long begun = System.nanoTime();
        private final double collector;
        private final double load;
        private final double machine;

        /** Begins now. */
        public Since(long collectorPid) {
            this.collectorPid = collectorPid;
            this.collector = Usage.cpuSeconds(collectorPid);
            this.load = Usage.cpuSeconds(loadPid);
            this.machine = Usage.machineCpuSeconds();
        }

        /** Ends now. */
        public CpuShares now() {
            double seconds = (System.nanoTime() - begun) / 1e9;
            double byCollector = Usage.cpuSeconds(collectorPid) - collector;
            double byLoad = Usage.cpuSeconds(loadPid) - load;
            double all = Usage.machineCpuSeconds() - machine;
            return new CpuShares(
                    byCollector / seconds, byLoad / seconds, Math.max(0, all - byCollector - byLoad) / seconds);
        }
    }

    /** The three, for a cell. */
    public String shown() {
        return String.format(Locale.ROOT, "%.2f / %.2f / %.2f", collector, load, rest);
    }
}
