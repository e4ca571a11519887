package dev.indelible.collector.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What processes have used so far, read from Linux's /proc. A process that has ended has used nothing here. */
public final class Usage {
    /** What /proc counts in, on every architecture that a JDK runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

    /** Of the fields of {@code stat} behind the command's name: utime, stime, and those of children that have ended. */
    private static final int USER = 11;

    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private Usage() {}

    /** Processor time of all threads of a process, in seconds. */
    public static double cpuSeconds(long pid) {
        return ticks(Long.toString(pid), USER, SYSTEM) / TICKS_PER_SECOND;
    }

    /** Processor time of all children of this process that have ended, in seconds. */
    static double endedChildrenCpuSeconds() {
        return ticks("self", CHILDREN_USER, CHILDREN_SYSTEM) / TICKS_PER_SECOND;
    }

    /** Processor time that all of the machine was not idle, in seconds; what a hypervisor took away counts too. */
    static double machineCpuSeconds() {
        try {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+", -1);
            // cpu user nice system idle iowait irq softirq steal; guest times are in user and nice already.
            long busy = 0;
            for (int field : new int[] {1, 2, 3, 6, 7, 8}) {
                busy += Long.parseLong(fields[field]);
            }
            return busy / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new IllegalStateException("this needs Linux: /proc/stat cannot be read", e);
        }
    }

    /** The most memory that a process had at once, its mapped files included, in bytes; 0 where it has ended. */
    public static long peakBytes(long pid) {
        try {
            Matcher found = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
            return found.find() ? Long.parseLong(found.group(1)) * 1024 : 0;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static double ticks(String pid, int... fields) {
        try {
            String stat = Files.readString(Path.of("/proc", pid, "stat"));
            String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Arrays.stream(fields)
                    .mapToLong(field -> Long.parseLong(values[field]))
                    .sum();
        } catch (IOException ended) {
            return 0;
        }
    }
}
