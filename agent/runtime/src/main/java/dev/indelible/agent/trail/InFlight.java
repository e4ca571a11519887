package dev.indelible.agent.trail;

import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.WalRemains;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The requests that began and were not seen to end, by their begin records. Bounded: beyond that the eldest goes, which
 * most likely never ends. One that does end has its line all the same; one that does not has none once the segment with
 * its begin is freed. One thread.
 */
final class InFlight {
    private static final int MAX_BEGINS = 16_384;

    private final Map<String, byte[]> begins = new LinkedHashMap<>();

    /** {@code reader} has just read {@code begin}, which is kept. */
    void began(RecordReader reader, byte[] begin) {
        begins.put(WalRemains.beginId(reader), begin);
        if (begins.size() > MAX_BEGINS) {
            begins.remove(begins.keySet().iterator().next());
        }
    }

    /** Requests that were in flight already when this run began. */
    void carried(Map<String, byte[]> earlier) {
        begins.putAll(earlier);
    }

    /** {@code reader} has just read the record of a request that is over. */
    void ended(RecordReader reader) {
        begins.remove(WalRemains.beginId(reader));
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
