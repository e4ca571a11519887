package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Gossip;
import dev.indelible.agent.wal.WalStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What the agent's threads and the trail's callers tell each other. Safe for any thread; nothing here waits but
 * {@link #turned} and {@link #awaitDrained}.
 */
final class TrailState {
    private static final int MAX_COVERAGE = 1024;
    private static final long TURN_NANOS = 1_000_000_000;
    private static final long TURN_PARK_NANOS = 1_000_000;

    private final RingRecorder recorder;
    private final WallClock clock;
    private final Notices notices;
    private final ArrayBlockingQueue<OwnLine> coverage = new ArrayBlockingQueue<>(MAX_COVERAGE);
    private final ConcurrentLinkedQueue<OwnLine> config = new ConcurrentLinkedQueue<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private volatile Forwarder forwarder;
    private volatile Run run;
    private volatile RunFault fault;
    private volatile long lostBefore;
    private volatile long madeSeq;
    private volatile String reason;
    private volatile long deadlineNanos;
    private volatile long forcingSince;

    TrailState(RingRecorder recorder, WallClock clock, Notices notices) {
        this.recorder = recorder;
        this.clock = clock;
        this.notices = notices;
    }

    /** This run is on from now on, with this forwarder; a fault of the one before does not concern it. */
    synchronized void started(Run next, Forwarder sends) {
        if (run != null) {
            lostBefore += run.ring().losses().counted();
        }
        forwarder = sends;
        run = next;
        fault = null;
    }

    /** The run that is on; null before the first. */
    Run run() {
        return run;
    }

    /** Null before the first run is on. */
    Forwarder forwarder() {
        return forwarder;
    }

    /** A run cannot go on; the first to say so is heard, and nobody who speaks of a run that is over. */
    synchronized void succeed(Run failed, RunFault why) {
        if (fault == null && failed == run) {
            fault = why;
        }
    }

    /** Why the present run cannot go on, or null. */
    RunFault fault() {
        return fault;
    }

    /** A force begins. */
    void forcing() {
        forcingSince = System.nanoTime() | 1;
    }

    /** The force is over. */
    void forced() {
        forcingSince = 0;
    }

    /** How long the force that is under way has taken. */
    long forcingNanos() {
        long since = forcingSince;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    /** How things are. Any thread, at any time. */
    Figures figures() {
        Run on = run;
        if (on == null) {
            return new Figures(
                    null, !off(), 0, recorder.excluded(), recorder.suppressed(), recorder.late(), 0, 0, 0, 0, 0);
        }
        Ring ring = on.ring();
        WalStream stream = on.wal().stream();
        return new Figures(
                on.writer().stream(),
                !off(),
                forwarder.backlog() + Math.max(0, madeSeq - stream.sendable()),
                recorder.excluded(),
                recorder.suppressed(),
                recorder.late(),
                lostBefore + ring.losses().counted(),
                Math.max(0, ring.tail() - ring.freed()),
                stream.used(),
                on.wal().quota(),
                forwarder.lastReceiptMicros());
    }

    /** The seq after the last line that was made. The drain's thread. */
    void made(long nextSeq) {
        madeSeq = nextSeq;
    }

    /** One more than fits is counted as a loss, so that even this silence is known. */
    void coverage(OwnLine finding) {
        if (!coverage.offer(finding)) {
            recorder.lost(1, "more coverage findings than fit");
        }
    }

    /** The next line about coverage that is not written yet, or null; it stays until {@link #coverageTold}. */
    OwnLine coverage() {
        return coverage.peek();
    }

    /** It is written. */
    void coverageTold() {
        coverage.poll();
    }

    /** The operator's switch was turned. {@code line}: tells it. The thread that watches the switch. */
    void turned(OwnLine line, boolean off) {
        config.add(line);
        long since = System.nanoTime();
        // No event comes before the line that says that events are recorded again.
        while (!off && !config.isEmpty() && System.nanoTime() - since < TURN_NANOS) {
            LockSupport.parkNanos(TURN_PARK_NANOS);
        }
        recorder.off(off);
    }

    /** The next line about a changed setting that is not written yet, or null; it stays until {@link #configTold}. */
    OwnLine config() {
        return config.peek();
    }

    /** It is written. */
    void configTold() {
        config.poll();
    }

    /** Whether the operator has switched recording off. */
    boolean off() {
        return recorder.off();
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
