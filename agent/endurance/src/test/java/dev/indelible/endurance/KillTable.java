package dev.indelible.endurance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The kills of a storm: in what they fell, and how many lines were not with the collector then. */
final class KillTable {
    private final Map<String, Integer> when = new TreeMap<>();
    private final List<Long> unforwarded = new ArrayList<>();

    void add(String during, long backlog) {
        when.merge(during, 1, Integer::sum);
        unforwarded.add(backlog);
    }

    int kills() {
        return unforwarded.size();
    }

    /** Of all kills, the part that met at least so many lines not forwarded. */
    double share(long atLeast) {
        return (double) unforwarded.stream().filter(lines -> lines >= atLeast).count() / kills();
    }

    /** One row for people. */
    String text(Comparison end) {
        List<Long> sorted = new ArrayList<>(unforwarded);
        Collections.sort(sorted);
        return String.format(
                "| kills | while | acknowledged | lines | lost | doubled | unforwarded at kill: least, median, most;"
                        + " >= 1,000 |%n| %d | %s | %d | %d | %d | %d | %d, %d, %d; %.0f %% |",
                kills(),
                when,
                end.acknowledged(),
                end.lines(),
                end.lost(),
                end.doubled(),
                sorted.get(0),
                sorted.get(sorted.size() / 2),
                sorted.get(sorted.size() - 1),
                100 * share(1_000));
    }
}
