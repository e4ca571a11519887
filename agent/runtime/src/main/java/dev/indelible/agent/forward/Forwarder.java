package dev.indelible.agent.forward;

import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Brings the streams of a slot to the collector, oldest first, on a thread of its own. Never gives up while the process
 * lives; at the end it has the time that {@link #finish} grants, and little of it when nobody answers.
 */
public final class Forwarder {
    private static final long LAST_TRY_NANOS = 1_000_000_000;
    private static final long IDLE_NANOS = 1_000_000_000;

    /** So often in a row an earlier stream may be rejected before those behind it go first; about five seconds. */
    private static final int MOST_REJECTIONS = 5;

    private final Attempts attempts;
    private final Receipts receipts;
    private final Voice voice;
    private final EarlierStreams earlier;
    private volatile Sender live;
    private final Queue<Succeeding> succeeding = new ConcurrentLinkedQueue<>();
    private final Pauses pauses = new Pauses();
    private final Backoff backoff = new Backoff();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final FirstContact firstContact;

    private int rejections;

    /** At the end: somebody answered until then, so that one attempt without an answer is not the last word. */
    private volatile boolean spare;

    /** The stream whose lines are being told again elsewhere; sent as well they would be doubled. */
    private WalStream reentering;

    /**
     * A forwarder that has not begun.
     *
     * @param slot folder for the checkpoint and the note of enrolment
     * @param earlier streams of earlier runs, oldest first
     */
    public Forwarder(
            EnrolmentToken token,
            String tokenText,
            Identities identities,
            Path slot,
            List<WalStream> earlier,
            WalStream live,
            Voice voice)
            throws IOException {
        this.attempts = new Attempts(token, new Enrolment(token, tokenText, identities, slot), voice);
        this.receipts = new Receipts(token.log(), slot, voice);
        this.voice = voice;
        this.firstContact = new FirstContact(voice);
        this.earlier = new EarlierStreams(earlier.stream().map(stream -> new Sender(stream, receipts, voice)));
        this.live = new Sender(live, receipts, voice);
    }

    /** What the seals repeat of the log. Any thread. */
    public Gossip gossip() {
        return receipts.gossip();
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

    /** Sends until {@link #finish}; the body of the thread, to be entered again after an error. */
    public void run() {
        pauses.begin();
        try {
            firstContact.await(pauses);
            attempts.begin();
            while (survives()) {
                // each step waits as long as it should
            }
        } catch (IllegalArgumentException e) {
            voice.notice("collector", "events are kept and not sent: " + e.getMessage());
        }
        finished.countDown();
    }

    /**
     * Lets it send what is left, for so long at most, and much shorter when the collector does not answer.
     *
     * @return whether everything was received
     */
    public boolean finish(long millis) throws InterruptedException {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        spare = !attempts.unreachable();
        pauses.finish(spare ? nanos : Math.min(nanos, LAST_TRY_NANOS));
        finished.await(pauses.left(), TimeUnit.NANOSECONDS);
        return earlier.backlog() == 0 && live.stream().drained();
    }

    /** A step; what fails in it, such as an application's heap that is full, passes or stays, and ends nothing. */
    private boolean survives() {
        try {
            return step();
        } catch (RuntimeException | Error e) {
            if (pauses.finishing()) {
                return false;
            }
            // Where there is no memory for that either, the thread enters its body again.
            voice.notice("forward", "sending has failed (" + e + "); events are kept, and it is tried again");
            pauses.untilEnd(backoff.next(0).toNanos());
            return true;
        }
    }

    /** One attempt and the wait after it; false when it is time to end. */
    private boolean step() {
        for (Succeeding next = succeeding.poll(); next != null; next = succeeding.poll()) {
            earlier.add(live);
            earlier.drop(next.rejected());
            live = new Sender(next.next(), receipts, voice);
            reentering = null;
        }
        Sender sender = earlier.first() == null ? live : earlier.first();
        if (sender.stream() == reentering) {
            pauses.untilNews(IDLE_NANOS);
            return !pauses.finishing();
        }
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
            case NOT_ENROLLED, REFUSED -> refused(ending);
            case REJECTED -> rejected(sender, ending);
        };
    }

    /**
     * A stream that the collector has looked at and will never have goes on as another one. Where that does not help, or
     * the rejection does not sound like a collector's, an earlier stream is set aside, since it must not hold up the ones
     * behind it for ever: nothing of it is freed, the next start tries again, and an alarm in the live stream tells of it.
     */
    private boolean rejected(Sender sender, boolean ending) {
        if (rejections < MOST_REJECTIONS) {
            return refused(ending);
        }
        WalStream stream = sender.stream();
        String lines = "lines from " + stream.received() + " to " + (stream.sendable() - 1) + " of stream "
                + stream.folder().stream();
        String why = sender.foreign()
                ? "the collector holds other " + lines + ": another process has this one's identity"
                : "the collector rejects " + lines;
        if (sender.forGood() && voice.reenter(stream, why, sender.foreign())) {
            voice.alarm(sender.foreign() ? "foreign" : "rejected", why + "; they follow as recovered");
            rejections = 0;
            backoff.reset();
            reentering = stream;
            return true;
        }
        if (sender == live) {
            return refused(ending);
        }
        rejections = 0;
        backoff.reset();
        earlier.setAside();
        voice.alarm("rejected", why + "; they are not sent again before the next start");
        voice.notice(
                "rejected",
                "the collector keeps rejecting stream " + stream.folder().stream()
                        + " of an earlier run; it is left in "
                        + stream.folder().path()
                        + " and tried again at the next start, newer events are sent before it: see the collector's log");
        return !pauses.over();
    }

    private boolean nothing(Sender sender) {
        if (sender != live && sender.stream().drained()) {
            earlier.remove();
            try {
                sender.stream().delete();
            } catch (IOException e) {
                voice.notice("state", "a folder that is no longer needed cannot be deleted: " + e.getMessage());
            }
            return true;
        }
        if (pauses.finishing()) {
            return false;
        }
        pauses.untilNews(IDLE_NANOS);
        return true;
    }

    private boolean refused(boolean ending) {
        if (ending && spare && attempts.unreachable()) {
            // A connection may break just now, and what is not sent may be lost with the machine.
            spare = false;
            backoff.reset();
            pauses.whole(Math.min(backoff.next(0).toNanos(), pauses.left()));
            return !pauses.over();
        }
        long wait = backoff.next(attempts.retryAfterSeconds()).toNanos();
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
