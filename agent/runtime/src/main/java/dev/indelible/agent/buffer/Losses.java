package dev.indelible.agent.buffer;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts of events that could not be recorded, by reason, in the ring's header page: a count is in the kernel's hands as
 * much as a record is, and a kill does not lose it.
 *
 * <p>16 places of 128 bytes at 2,048: counted (8), told in a {@code gap} line (8), about to be told (8), the seq of that
 * line (8), length of the reason (4), the reason in UTF-8 (up to 92). The third and fourth value let recovery decide
 * whether a gap line that was under way at the kill had reached the WAL: no loss is told twice, none is forgotten.
 *
 * <p>{@link #add} is for any thread, and holds a lock for a few writes to memory; the rest is for the one that takes from
 * the ring. Nothing here compares and sets: see {@link Ring}.
 */
public final class Losses {
    private static final int PLACES = 16;
    private static final int PLACE_BYTES = 128;
    private static final int FIRST_AT = 2048;
    private static final int TOLD = 8;
    private static final int TELLING = 16;
    private static final int SEQ = 24;
    private static final int REASON = 32;
    private static final int REASON_BYTES = PLACE_BYTES - REASON - 4;
    private static final String OTHER = "other reasons";

    private final ByteBuffer map;
    private final Map<String, Integer> places = new HashMap<>();
    private boolean closed;

    /** Of this process. Whoever asks shall not meet a file that was cut. */
    private volatile long total;

    Losses(ByteBuffer map) {
        this.map = map;
        for (int place = at(0); place < at(PLACES); place += PLACE_BYTES) {
            String reason = reason(place);
            if (!reason.isEmpty()) {
                places.putIfAbsent(reason, place);
            }
        }
    }

    /**
     * A count that no gap line has told yet.
     *
     * @param place names the count to {@link #tell}
     */
    public record Pending(int place, long lost, String why) {}

    /**
     * Counts lost events. {@code why}: a constant text; the seventeenth reason and those after are one.
     *
     * @return false when the ring is retired: nothing was counted, the next ring must
     */
    public boolean add(long events, String why) {
        synchronized (places) {
            if (closed) {
                return false;
            }
            Integer place = places.get(why);
            if (place == null) {
                place = claim(why);
            }
            total += events;
            RingFile.LONG.setRelease(map, place, (long) RingFile.LONG.getAcquire(map, place) + events);
            return true;
        }
    }

    /** Nothing is counted here from now on; what was counted stays to be told. */
    void close() {
        synchronized (places) {
            closed = true;
        }
    }

    /** What is still to be told. */
    public List<Pending> pending() {
        List<Pending> pending = new ArrayList<>();
        for (int place = at(0); place < at(PLACES); place += PLACE_BYTES) {
            long counted = (long) RingFile.LONG.getAcquire(map, place);
            long telling = Math.max(map.getLong(place + TOLD), map.getLong(place + TELLING));
            if (counted > telling) {
                pending.add(new Pending(place, counted - telling, reason(place)));
            }
        }
        return pending;
    }

    /** All that was counted so far, told or not. Any thread. */
    public long counted() {
        return total;
    }

    /** Before the gap line with this seq is made. */
    public void tell(Pending pending, long seq) {
        long told = Math.max(map.getLong(pending.place() + TOLD), map.getLong(pending.place() + TELLING));
        map.putLong(pending.place() + TOLD, told);
        map.putLong(pending.place() + SEQ, seq);
        RingFile.LONG.setRelease(map, pending.place() + TELLING, told + pending.lost());
    }

    /** At recovery: {@code nextSeq} is the seq after the last line that the stream's WAL holds. */
    void settle(long nextSeq) {
        for (int place = at(0); place < at(PLACES); place += PLACE_BYTES) {
            if (map.getLong(place + SEQ) >= nextSeq) {
                map.putLong(place + TELLING, map.getLong(place + TOLD));
            }
        }
    }

    private int claim(String why) {
        int last = at(PLACES - 1);
        int place = Math.min(at(places.size()), last);
        byte[] reason = (place == last ? OTHER : why).getBytes(StandardCharsets.UTF_8);
        int length = Math.min(reason.length, REASON_BYTES);
        map.put(place + REASON + 4, reason, 0, length);
        map.putInt(place + REASON, length);
        if (place != last || places.size() < PLACES * 4) {
            places.put(why, place);
        }
        return place;
    }

    private String reason(int place) {
        byte[] reason = new byte[Math.max(0, Math.min(map.getInt(place + REASON), REASON_BYTES))];
        map.get(place + REASON + 4, reason);
        return new String(reason, StandardCharsets.UTF_8);
    }

    private static int at(int place) {
        return FIRST_AT + place * PLACE_BYTES;
    }
}
