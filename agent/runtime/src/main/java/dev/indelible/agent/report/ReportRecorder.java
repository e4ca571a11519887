package dev.indelible.agent.report;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.trail.UnkeptStream;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Takes what capture saw, for {@link CostReport} to measure. Any thread; never waits: what does not fit is counted.
 *
 * <p>What must stay true: it answers capture as a trail with room would, so that the same lines are made.
 */
public final class ReportRecorder implements Recorder {
    private static final long MAX_WAITING_BYTES = 16L << 20;

    private final ThreadLocal<EventRecord> records = ThreadLocal.withInitial(EventRecord::new);
    private final ConcurrentLinkedQueue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final Map<EventKind, LongAdder> excluded = new EnumMap<>(EventKind.class);
    private final Map<String, LongAdder> lost = new ConcurrentHashMap<>();
    private final LongAdder unmeasured = new LongAdder();

    public ReportRecorder() {
        for (EventKind kind : EventKind.values()) {
            excluded.put(kind, new LongAdder());
        }
    }

    @Override
    public EventRecord start(EventKind kind) {
        return records.get().start(kind, UnkeptStream.micros());
    }

    @Override
    public boolean record(EventRecord record) {
        try {
            int length = record.length();
            if (waitingBytes.addAndGet(length) > MAX_WAITING_BYTES) {
                waitingBytes.addAndGet(-length);
                unmeasured.increment();
            } else {
                waiting.add(Arrays.copyOf(record.bytes(), length));
            }
        } catch (Throwable failed) {
            unmeasured.increment();
        }
        return true;
    }

    @Override
    public void excluded(EventKind kind) {
        excluded.get(kind).increment();
    }

    @Override
    public void lost(long events, String why) {
        lost.computeIfAbsent(why, reason -> new LongAdder()).add(events);
    }

    /** The next record, or null. For the measuring thread. */
    byte[] take() {
        byte[] record = waiting.poll();
        if (record != null) {
            waitingBytes.addAndGet(-record.length);
        }
        return record;
    }

    /** How many events of this kind the policy left out so far. */
    long excludedSoFar(EventKind kind) {
        return excluded.get(kind).sum();
    }

    /** Events that were lost in capture so far, by reason. */
    Map<String, LongAdder> lostSoFar() {
        return lost;
    }

    /** Events that came faster than they could be measured so far. */
    long unmeasuredSoFar() {
        return unmeasured.sum();
    }
}
