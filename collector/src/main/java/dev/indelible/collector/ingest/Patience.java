package dev.indelible.collector.ingest;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long one request may take, and what is left of it: all that it waits for once its body is whole shares one time.
 *
 * <p>What must stay true is the order. {@link #COMMIT} is shorter than the 30 s after which an agent takes an answer for
 * lost. {@link #IDLE}, the silence after which a connection is closed, is longer than all that can lie between two bytes on
 * it: so a request that is being waited for is answered, and never cut off. One thread.
 */
public final class Patience {
    /** From a request's head until its body is whole. */
    public static final Duration BODY = Duration.ofSeconds(30);

    /** From there until what it asked for is in the log, whatever is waited for on the way. */
    public static final Duration COMMIT = Duration.ofSeconds(20);

    private static final Duration SPARE = Duration.ofSeconds(10);

    /** Nothing sent and nothing received for so long: the connection is closed. */
    public static final Duration IDLE = BODY.plus(COMMIT).plus(SPARE);

    private final long deadline = System.nanoTime() + COMMIT.toNanos();

    /**
     * Waits until lines are durable and published.
     *
     * @return the index of the first of them
     * @throws Refusal that says to come back, where they are not in time, or not at all
     */
    long await(CompletableFuture<Long> lines) throws Refusal, InterruptedException {
        try {
            return lines.get(left(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new Refusal(Answer.later(e.getCause().getMessage()), null);
        } catch (TimeoutException e) {
            throw new Refusal(Answer.undecided("writing takes longer than " + COMMIT.toSeconds() + " s"), null);
        }
    }

    private long left() {
        return Math.max(0, deadline - System.nanoTime());
    }
}
