package dev.indelible.agent.forward;

import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Brings the streams of a slot to the collector, oldest first, on a thread of its own. Never gives up while the process
 * lives; at the end it has the time that {@link #finish} grants, and little of it when nobody answers.
 */
public final class Forwarder {
    /** The network is not touched earlier: the application's main should have chosen its logging by then. */
    private static final long QUIET_NANOS = 1_000_000_000;

    private static final long CALL_NANOS = 60_000_000_000L;
    private static final long LAST_TRY_NANOS = 1_000_000_000;
    private static final long IDLE_NANOS = 1_000_000_000;

    /** So often in a row an earlier stream may be rejected before those behind it go first; about five seconds. */
    private static final int MOST_REJECTIONS = 5;

    private final EnrolmentToken token;
    private final Enrolment enrolment;
    private final Receipts receipts;
    private final BiConsumer<String, String> notices;
    private final List<Sender> earlier = new ArrayList<>();
    private final List<WalStream> setAside = new ArrayList<>();
    private final Sender live;
    private final Backoff backoff = new Backoff();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final long bornNanos = System.nanoTime();
    private volatile Thread thread;
    private volatile long earlierBacklog;
    private volatile long untilNanos;
    private volatile boolean finishing;

    /** The last attempt got no answer. */
    private volatile boolean unreachable;

    private Collector collector;
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
        this.token = token;
        this.enrolment = new Enrolment(token, tokenText, identity, slot);
        this.receipts = new Receipts(token.log(), slot);
        this.notices = notices;
        earlier.forEach(stream -> this.earlier.add(new Sender(stream, receipts, notices)));
        this.live = new Sender(live, receipts, notices);
        countEarlier();
    }

    /** The newest checkpoint that was verified, or null. Any thread. */
    public CheckpointNote checkpoint() {
        return receipts.newest();
    }

    /** Lines that may be sent and were not received yet. Any thread. */
    public long backlog() {
        WalStream stream = live.stream();
        return earlierBacklog + Math.max(0, stream.sendable() - stream.received());
    }

    /** There is more to send. Any thread. */
    public void wake() {
        LockSupport.unpark(thread);
    }

    /** Sends until {@link #finish}; the body of the thread. */
    public void run() {
        thread = Thread.currentThread();
        try {
            pauseWhole(QUIET_NANOS - (System.nanoTime() - bornNanos));
            collector = new Collector(token);
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
        untilNanos = System.nanoTime() + (unreachable ? Math.min(nanos, LAST_TRY_NANOS) : nanos);
        finishing = true;
        wake();
        finished.await(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        return earlierBacklog == 0 && live.stream().drained();
    }

    /** One attempt and the wait after it; false when it is time to end. */
    private boolean step() {
        Sender sender = earlier.isEmpty() ? live : earlier.get(0);
        Sender.Result result;
        try {
            result = attempt(sender);
            unreachable = false;
        } catch (UncheckedIOException e) {
            notices.accept(
                    "state",
                    "the state folder cannot be used (" + e.getCause().getMessage()
                            + "); nothing is freed: see to the disk and its permissions");
            result = Sender.Result.REFUSED;
        } catch (IOException e) {
            unreachable = true;
            notices.accept(
                    "collector",
                    "no answer from " + token.url() + " (" + e.getMessage()
                            + "); events are kept and sent as soon as it answers");
            result = Sender.Result.REFUSED;
        } catch (RuntimeException e) {
            notices.accept("answer", "an answer from " + token.url() + " makes no sense (" + e + "); events are kept");
            result = Sender.Result.REFUSED;
        }
        rejections = result == Sender.Result.REJECTED ? rejections + 1 : 0;
        boolean goesOn = goesOn(sender, result);
        countEarlier();
        return goesOn;
    }

    private boolean goesOn(Sender sender, Sender.Result result) {
        return switch (result) {
            case MOVED -> {
                backoff.reset();
                yield !over();
            }
            case NOTHING -> nothing(sender);
            case NOT_ENROLLED -> {
                enrolment.forget();
                yield refused(sender);
            }
            case REFUSED -> refused(sender);
            case REJECTED -> rejected(sender);
        };
    }

    /**
     * An earlier stream that the collector will not have must not hold up the ones behind it for ever. Nothing of it is
     * freed, and the next start tries again; that its successor names a seal which the log does not hold makes the
     * collector raise an alarm, so that the hole is known in the log as well.
     */
    private boolean rejected(Sender sender) {
        if (sender == live || rejections < MOST_REJECTIONS) {
            return refused(sender);
        }
        rejections = 0;
        backoff.reset();
        earlier.remove(0).close();
        setAside.add(sender.stream());
        notices.accept(
                "rejected",
                "the collector keeps rejecting stream " + sender.stream().folder().stream()
                        + " of an earlier run; it is left in "
                        + sender.stream().folder().path()
                        + " and tried again at the next start, newer events are sent before it: see the collector's log");
        return !over();
    }

    private Sender.Result attempt(Sender sender) throws IOException {
        if (sender.stream().drained()) {
            return Sender.Result.NOTHING;
        }
        if (!enrolment.done()) {
            Reply reply = enrolment.present(collector, within());
            if (reply.status() != 200) {
                String remedy = reply.status() == 410
                        ? "the enrolment token is expired or used up: ask the operator for a new one"
                        : "the collector refuses the enrolment token with status " + reply.status()
                                + ": ask the operator for a new one if this stays so";
                notices.accept("enrolment", remedy + "; events are kept meanwhile");
                return Sender.Result.REFUSED;
            }
        }
        return sender.send(collector, within());
    }

    private boolean nothing(Sender sender) {
        if (sender != live && sender.stream().drained()) {
            earlier.remove(0).close();
            try {
                sender.stream().delete();
            } catch (IOException e) {
                notices.accept("state", "a folder that is no longer needed cannot be deleted: " + e.getMessage());
            }
            return true;
        }
        if (finishing) {
            return false;
        }
        pause(IDLE_NANOS);
        return true;
    }

    private boolean refused(Sender sender) {
        long wait = backoff.next(sender.retryAfterSeconds()).toNanos();
        if (!finishing) {
            pauseWhole(wait);
            // Woken by the end: one more attempt now, whatever the wait would have been.
            return true;
        }
        if (unreachable || wait > untilNanos - System.nanoTime()) {
            return false;
        }
        for (long since = System.nanoTime(), left = wait; left > 0; left = wait - (System.nanoTime() - since)) {
            LockSupport.parkNanos(left);
        }
        return !over();
    }

    /** Nothing but the end cuts this short. */
    private void pauseWhole(long nanos) {
        long since = System.nanoTime();
        for (long left = nanos; left > 0 && !finishing; left = nanos - (System.nanoTime() - since)) {
            pause(left);
        }
    }

    private boolean over() {
        return finishing && System.nanoTime() - untilNanos > 0;
    }

    private Duration within() {
        return Duration.ofNanos(
                finishing ? Math.max(1, Math.min(CALL_NANOS, untilNanos - System.nanoTime())) : CALL_NANOS);
    }

    /** Until there is something new to send, at most. */
    private void pause(long nanos) {
        if (nanos > 0 && !finishing) {
            LockSupport.parkNanos(nanos);
        }
    }

    private void countEarlier() {
        earlierBacklog = Stream.concat(earlier.stream().map(Sender::stream), setAside.stream())
                .mapToLong(stream -> Math.max(0, stream.sendable() - stream.received()))
                .sum();
    }
}
