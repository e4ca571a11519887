package dev.indelible.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.line.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** What a collector's log holds of events, read from its files. */
final class Arrived {
    /** Where attempts keep failing, the waits between five of them are more than a minute in all. */
    private static final long PATIENCE_NANOS = 150_000_000_000L;

    private Arrived() {}

    /** How often each event's id stands in a log. */
    static Map<String, Integer> events(List<Line> lines) {
        Map<String, Integer> counts = new HashMap<>();
        for (Line line : lines) {
            if (line.kind().equals("method")) {
                counts.merge((String) line.object("resource").get("id"), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** The lines of a kind. */
    static List<Line> of(List<Line> lines, String kind) {
        return lines.stream().filter(line -> line.kind().equals(kind)).toList();
    }

    /** Every recorded event once, nothing else, no loss counted, and a log that verifies. */
    static void assertExactlyOnce(Set<String> recorded, CollectorProcess collector) throws Exception {
        List<Line> lines = collector.lines();
        Map<String, Integer> counts = events(lines);
        Set<String> lost = new HashSet<>(recorded);
        lost.removeAll(counts.keySet());
        assertEquals(Set.of(), lost, "lost");
        List<String> doubled = new ArrayList<>();
        counts.forEach((id, count) -> {
            if (count > 1 || !recorded.contains(id)) {
                doubled.add(count + " times " + id);
            }
        });
        assertEquals(List.of(), doubled);
        assertEquals(List.of(), of(lines, "gap"));
        String verified = collector.verify();
        assertTrue(verified.startsWith("0\n") || verified.startsWith("3\n"), verified);
    }

    /**
     * Waits until the collector has all that was recorded, and the agent its receipts. Without that an end says nothing:
     * where the last attempt was not answered, it has little time.
     */
    static void awaitAll(Agent agent, CollectorProcess collector) throws Exception {
        await(
                () -> events(collector.lines()).keySet().containsAll(agent.recorded()) && agent.received(),
                agent.notices::toString);
    }

    /** Waits until something holds. */
    static void await(Callable<Boolean> condition, Callable<?> what) throws Exception {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("it takes too long: " + what.call());
            }
            Thread.sleep(20);
        }
    }
}
