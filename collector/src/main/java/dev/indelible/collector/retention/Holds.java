package dev.indelible.collector.retention;

import dev.indelible.chain.line.Line;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The legal holds that stand, as the log's {@code hold} lines give them: each is signed by the operator, names a hold, and
 * places or lifts it. A hold on a service keeps every segment that has a line of it; one on everything keeps them all. One
 * thread.
 */
public final class Holds {
    /** The state that a line gives a hold. */
    static final String PLACED = "placed";

    static final String LIFTED = "lifted";

    private final Map<String, Hold> standing = new LinkedHashMap<>();

    /**
     * One that stands.
     *
     * @param service whose lines, or null for all
     * @param since when it was placed, as the line says
     */
    public record Hold(String name, String service, String reason, String since) {
        private boolean covers(String ofService) {
            return service == null || service.equals(ofService);
        }
    }

    /** Takes a line of kind {@code hold}; what has no known state keeps what stands as it is. */
    void take(Line line) {
        String name = line.text("hold");
        if (name == null) {
            return;
        }
        if (PLACED.equals(line.text("state"))) {
            standing.putIfAbsent(name, new Hold(name, line.text("held"), line.text("reason"), line.time()));
        } else if (LIFTED.equals(line.text("state"))) {
            standing.remove(name);
        }
    }

    /** The first hold that keeps lines of this service, of null for one that keeps all; null where none does. */
    Hold on(String service) {
        return standing.values().stream()
                .filter(hold -> hold.covers(service))
                .findFirst()
                .orElse(null);
    }

    /** Those that stand, by name. */
    public Map<String, Hold> standing() {
        return Map.copyOf(standing);
    }
}
