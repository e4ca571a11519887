package dev.indelible.agent.forward;

import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Brings the streams of a slot to the collector, oldest first, on a thread of its own. Never gives up while the process
 * lives; at the end it has the time that {@link #finish} grants, and little of it when nobody answers.
 */
public final class Forwarder {
    /** The network is not touched earlier: the application's main should have chosen its logging by then. */
    private static final long QUIET_NANOS = 1_000_000_000;

    private static final long LAST_TRY_NANOS = 1_000_000_000;
    private static final long IDLE_NANOS = 1_000_000_000;

    /** So often in a row an earlier stream may be rejected before those behind it go first; about five seconds. */
    private static final int MOST_REJECTIONS = 5;

    private final Attempts attempts;
    private final Receipts receipts;
    private final BiConsumer<String, String> notices;
    private final EarlierStreams earlier;
    private volatile Sender live;
    private final Queue<Succeeding> succeeding = new ConcurrentLinkedQueue<>();
    private final Pauses pauses = new Pauses();
    private final Backoff backoff = new Backoff();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final long bornNanos = System.nanoTime();

    private int rejections;

    /**
     * A forwarder that has not begun.
     *
     * @param slot folder for the checkpoint and the note of enrolment
     * @param earlier streams of earlier runs, oldest first
     * @param notices takes a topic and a message for people
     */
    public Forwarder(
            EnrolmentToken token,
            String tokenText,
            SigningKey identity,
            Path slot,
            List<WalStream> earlier,
            WalStream live,
            BiConsumer<String, String> notices)
            throws IOException {
        this.attempts = new Attempts(token, new Enrolment(token, tokenText, identity, slot), notices);
        this.receipts = new Receipts(token.log(), slot);
        this.notices = notices;
        this.earlier = new EarlierStreams(earlier.stream().map(stream -> new Sender(stream, receipts, notices)));
        this.live = new Sender(live, receipts, notices);
    }

    /** The newest checkpoint that was verified, or null. Any thread. */
    public CheckpointNote checkpoint() {
        return receipts.newest();
    }

    /** When a receipt was last verified, microseconds since the epoch; 0 before the first. Any thread. */
    public long lastReceiptMicros() {
        return receipts.lastMicros();
    }

    /** Lines that may be sent and were not received yet. Any thread. */
    public long backlog() {
        WalStream stream = live.stream();
        return earlier.backlog() + Math.max(0, stream.sendable() - stream.received());
    }

    private record Succeeding(WalStream next, Set<WalStream> rejected) {}

    /**
     * The live stream has ended and another follows it. Any thread.
     *
     * @param rejected streams of which no more is sent
     */
    public void succeed(WalStream next, Set<WalStream> rejected) {
        succeeding.add(new Succeeding(next, rejected));
        pauses.wake();
    }

    /** Ends without sending more; another goes on. Returns when the attempt that is under way is over, or after a second. */
    public void end() {
        pauses.finish(0);
        try {
            finished.await(LAST_TRY_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** There is more to send. Any thread. */
    public void wake() {
        pauses.wake();
    }

    /** Sends until {@link #finish}; the body of the thread. */
    public void run() {
        pauses.begin();
        try {
            pauses.untilEnd(QUIET_NANOS - (System.nanoTime() - bornNanos));
            attempts.begin();
            while (step()) {
                // each step waits as long as it should
            }
        } catch (IllegalArgumentException e) {
            notices.accept("collector", "events are kept and not sent: " + e.getMessage());
        } finally {
            finished.countDown();
        }
    }

    /**
     * Lets it send what is left, for so long at most, and much shorter when the collector does not answer.
     *
     * @return whether everything was received
     */
    public boolean finish(long millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        pauses.finish(attempts.unreachable() ? Math.min(nanos, LAST_TRY_NANOS) : nanos);
        finished.await(pauses.left(), TimeUnit.NANOSECONDS);
        return earlier.backlog() == 0 && live.stream().drained();
    }

    /** One attempt and the wait after it; false when it is time to end. */
    private boolean step() {
        for (Succeeding next = succeeding.poll(); next != null; next = succeeding.poll()) {
            earlier.add(live);
            earlier.drop(next.rejected());
            live = new Sender(next.next(), receipts, notices);
        }
        Sender sender = earlier.first() == null ? live : earlier.first();
        boolean ending = pauses.finishing();
        Sender.Result result = attempts.attempt(sender, pauses);
        rejections = result == Sender.Result.REJECTED ? rejections + 1 : 0;
        boolean goesOn = goesOn(sender, result, ending);
        earlier.count();
        return goesOn;
    }

    /** {@code ending}: the attempt began after {@link #finish}, so it was the last if nobody answered. */
    private boolean goesOn(Sender sender, Sender.Result result, boolean ending) {
        return switch (result) {
            case MOVED -> {
                backoff.reset();
                yield !pauses.over();
            }
            case NOTHING -> nothing(sender);
            case NOT_ENROLLED, REFUSED -> refused(sender, ending);
            case REJECTED -> rejected(sender, ending);
        };
    }

    /**
     * An earlier stream that the collector will not have must not hold up the ones behind it for ever. Nothing of it is
     * freed, and the next start tries again; that its successor names a seal which the log does not hold makes the
     * collector raise an alarm, so that the hole is known in the log as well.
     */
    private boolean rejected(Sender sender, boolean ending) {
        if (sender == live || rejections < MOST_REJECTIONS) {
            return refused(sender, ending);
        }
        rejections = 0;
        backoff.reset();
        earlier.setAside();
        notices.accept(
                "rejected",
                "the collector keeps rejecting stream " + sender.stream().folder().stream()
                        + " of an earlier run; it is left in "
                        + sender.stream().folder().path()
                        + " and tried again at the next start, newer events are sent before it: see the collector's log");
        return !pauses.over();
    }

    private boolean nothing(Sender sender) {
        if (sender != live && sender.stream().drained()) {
            earlier.remove();
            try {
                sender.stream().delete();
            } catch (IOException e) {
                notices.accept("state", "a folder that is no longer needed cannot be deleted: " + e.getMessage());
            }
            return true;
        }
        if (pauses.finishing()) {
            return false;
        }
        pauses.untilNews(IDLE_NANOS);
        return true;
    }

    private boolean refused(Sender sender, boolean ending) {
        long wait = backoff.next(sender.retryAfterSeconds()).toNanos();
        if (!ending) {
            pauses.untilEnd(wait);
            // The end cuts the wait short, and one attempt is made after it began, whatever the one before met.
            return true;
        }
        if (attempts.unreachable() || wait > pauses.left()) {
            return false;
        }
        pauses.whole(wait);
        return !pauses.over();
    }
}
