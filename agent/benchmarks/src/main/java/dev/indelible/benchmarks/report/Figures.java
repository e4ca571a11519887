package dev.indelible.benchmarks.report;

import java.util.List;

/** What is told of many figures. */
public final class Figures {
    private Figures() {}

    /** The one in the middle: a round that something else disturbed does not move it. */
    public static double median(List<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured");
        }
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
