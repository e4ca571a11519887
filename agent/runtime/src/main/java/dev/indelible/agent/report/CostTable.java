package dev.indelible.agent.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines, bytes and what was left out, by kind, in one span of time; rendered with what that makes a day. One thread. */
final class CostTable {
    private static final String FORMAT = "%-10s %9s %12s %11s %13s %13s %10s %9s";
    private static final double MINUTE = 60;
    private static final double DAY = 24 * 60 * MINUTE;

    private static final class Cost {
        private long lines;
        private long bytes;
        private long excluded;

        private void add(Cost other) {
            lines += other.lines;
            bytes += other.bytes;
            excluded += other.excluded;
        }
    }

    private final Map<String, Cost> costs = new LinkedHashMap<>();

    void line(String kind, int bytes) {
        Cost cost = of(kind);
        cost.lines++;
        cost.bytes += bytes;
    }

    void excluded(String kind, long events) {
        if (events > 0) {
            of(kind).excluded += events;
        }
    }

    void add(CostTable other) {
        other.costs.forEach((kind, cost) -> of(kind).add(cost));
    }

    private Cost of(String kind) {
        return costs.computeIfAbsent(kind, name -> new Cost());
    }

    /** A head, a row for each kind, and their sum. */
    List<String> rows(double seconds) {
        List<String> rows = new ArrayList<>();
        rows.add(String.format(
                Locale.ROOT,
                FORMAT,
                "kind",
                "lines",
                "bytes",
                "lines/min",
                "bytes/min",
                "lines/day",
                "MB/day",
                "left out"));
        Cost sum = new Cost();
        costs.forEach((kind, cost) -> {
            rows.add(row(kind, cost, seconds));
            sum.add(cost);
        });
        rows.add(row("all", sum, seconds));
        return rows;
    }

    private static String row(String kind, Cost cost, double seconds) {
        return String.format(
                Locale.ROOT,
                FORMAT,
                kind,
                cost.lines,
                cost.bytes,
                Math.round(cost.lines * MINUTE / seconds),
                Math.round(cost.bytes * MINUTE / seconds),
                Math.round(cost.lines * DAY / seconds),
                String.format(Locale.ROOT, "%.1f", cost.bytes * DAY / seconds / 1e6),
                cost.excluded);
    }
}
