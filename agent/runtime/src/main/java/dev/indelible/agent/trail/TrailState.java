package dev.indelible.agent.trail;

import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Gossip;
import dev.indelible.agent.wal.LiveWal;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What the agent's threads and the trail's callers tell each other. Safe for any thread; nothing here waits but
 * {@link #awaitDrained}.
 */
final class TrailState {
    private static final int MAX_COVERAGE = 1024;

    private final RingRecorder recorder;
    private final WallClock clock;
    private final Notices notices;
    private final ArrayBlockingQueue<OwnLine> coverage = new ArrayBlockingQueue<>(MAX_COVERAGE);
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile Forwarder forwarder;
    private volatile LiveWal wal;
    private volatile String reason;
    private volatile long deadlineNanos;

    TrailState(RingRecorder recorder, WallClock clock, Notices notices) {
        this.recorder = recorder;
        this.clock = clock;
        this.notices = notices;
    }

    void started(Forwarder sends, LiveWal writes) {
        forwarder = sends;
        wal = writes;
    }

    long excluded() {
        return recorder.excluded();
    }

    long suppressed() {
        return recorder.suppressed();
    }

    /** One more than fits is counted as a loss, so that even this silence is known. */
    void coverage(OwnLine finding) {
        if (!coverage.offer(finding)) {
            recorder.lost(1, "more coverage findings than fit");
        }
    }

    /** The next line about coverage that is not written yet, or null. */
    OwnLine coverage() {
        return coverage.poll();
    }

    /** Lines that were made and not received yet, of all streams. */
    long backlog(long nextSeq) {
        return forwarder.backlog() + Math.max(0, nextSeq - wal.stream().sendable());
    }

    Gossip gossip() {
        return forwarder.gossip();
    }

    void renewClock() {
        clock.renew();
    }

    void moved() {
        recorder.moved();
    }

    void notice(String topic, String message) {
        notices.once(topic, message);
    }

    /** The first call wins. */
    synchronized boolean close(String why, long untilNanos) {
        if (reason != null) {
            return false;
        }
        deadlineNanos = untilNanos;
        reason = OwnText.of(why);
        return true;
    }

    boolean closing() {
        return reason != null;
    }

    String reason() {
        return reason;
    }

    /** Whether the time for closing is over. */
    boolean overdue() {
        return reason != null && System.nanoTime() - deadlineNanos > 0;
    }

    void drained() {
        drained.countDown();
    }

    /** Waits until the drain has ended, well or not. */
    boolean awaitDrained(long nanos) throws InterruptedException {
        return drained.await(nanos, TimeUnit.NANOSECONDS);
    }
}
