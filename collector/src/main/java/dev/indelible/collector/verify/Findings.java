package dev.indelible.collector.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects findings in bounded memory: of each code the first {@link #IN_FULL} in full, the rest as a count. */
final class Findings {
    static final int IN_FULL = 10_000;

    private final List<Finding> kept = new ArrayList<>();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    void add(String code, String text) {
        if (counts.merge(code, 1L, Long::sum) <= IN_FULL) {
            kept.add(new Finding(code, text));
        }
    }

    List<Finding> list() {
        List<Finding> all = new ArrayList<>(kept);
        counts.forEach((code, count) -> {
            if (count > IN_FULL) {
                all.add(new Finding(code, (count - IN_FULL) + " more of this kind"));
            }
        });
        return List.copyOf(all);
    }
}
