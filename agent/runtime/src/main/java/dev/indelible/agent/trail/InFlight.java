package dev.indelible.agent.trail;

import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.WalRemains;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The requests that began and were not seen to end, by their begin records. Bounded: beyond that the eldest goes, which
 * most likely never ends. One that does end has its line all the same; one that does not is counted, as are those that
 * began while the quota was used up. One thread.
 */
final class InFlight {
    /** Why their lines are missing, should they never end. */
    static final String NOT_KEPT = "requests in flight that were not kept";

    private static final int MAX_BEGINS = 16_384;

    private final Map<String, byte[]> begins = new LinkedHashMap<>();
    private long unkept;

    /** {@code reader} has just read {@code begin}, which is kept. */
    void began(RecordReader reader, byte[] begin) {
        begins.put(WalRemains.beginId(reader), begin);
        if (begins.size() > MAX_BEGINS) {
            begins.remove(begins.keySet().iterator().next());
            unkept++;
        }
    }

    /** A request began of which nothing is kept. */
    void notKept() {
        unkept++;
    }

    /**
     * Requests that were in flight already when this run began; {@code notKept}: how many more. Said again by each attempt
     * to begin it.
     */
    void carried(Map<String, byte[]> earlier, long notKept) {
        begins.clear();
        begins.putAll(earlier);
        unkept = notKept;
    }

    /** {@code reader} has just read the record of a request that is over. */
    void ended(RecordReader reader) {
        if (begins.remove(WalRemains.beginId(reader)) == null && unkept > 0) {
            unkept--;
        }
    }

    /** How many requests began and were not seen to end, besides those whose begin records are here. */
    long unkept() {
        return unkept;
    }

    boolean none() {
        return begins.isEmpty();
    }

    /** Their begin records, eldest first; a view. */
    Collection<byte[]> begins() {
        return begins.values();
    }

    /** Their begin records by request, eldest first. */
    Map<String, byte[]> copy() {
        return new LinkedHashMap<>(begins);
    }
}
