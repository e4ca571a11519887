package dev.indelible.collector.retention;

import dev.indelible.chain.line.Line;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Of which services a line is: the one it names, and the one that its stream was opened for. A recovered line may name
 * another one, and lines of older logs may name none; neither may take a line away from what is asked of its stream. Memory:
 * an entry a stream. One thread.
 */
final class StreamServices {
    private final Map<String, String> services = new HashMap<>();

    /** Takes a stream's {@code open}. */
    void take(Line open) {
        services.putIfAbsent(open.stream(), open.text("service"));
    }

    /** One or two of them; one null where neither is known. */
    List<String> of(Line line) {
        String named = line.text("service");
        String opened = services.getOrDefault(line.stream(), named);
        return named == null || named.equals(opened) ? Collections.singletonList(opened) : List.of(named, opened);
    }
}
