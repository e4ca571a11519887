package dev.indelible.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on. */
public final class Machine {
    private Machine() {}

    /** Cores, processor, memory, kernel and load. */
    public static String shown() {
        return String.format(
                Locale.ROOT,
                "%d cores of %s, %s of memory, Linux %s; load average at the start %s",
                Runtime.getRuntime().availableProcessors(),
                find("/proc/cpuinfo", "model name\\s*: (.+)"),
                memory(find("/proc/meminfo", "MemTotal:\\s*(\\d+)")),
                find("/proc/sys/kernel/osrelease", "([\\d.]+)"),
                find("/proc/loadavg", "(\\S+ \\S+ \\S+)"));
    }

    private static String memory(String kilobytes) {
        return kilobytes.equals("unknown") ? kilobytes : Math.round(Long.parseLong(kilobytes) / 1048576.0) + " GiB";
    }

    private static String find(String file, String pattern) {
        try {
            Matcher found = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
            return found.find() ? found.group(1) : "unknown";
        } catch (IOException unreadable) {
            return "unknown";
        }
    }
}
