package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A wait has an end: there, late, or over; and an interrupt outlives it. */
@Timeout(30)
class WatermarkTest {
    private static final long MILLI = 1_000_000;
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private final Watermark mark = new Watermark();

    private boolean await(long position, long nanos) {
        return mark.await(position, nanos, () -> {});
    }

    private CompletableFuture<Boolean> waiting(long position) throws Exception {
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        new Thread(() -> answer.complete(mark.await(position, LONG, () -> begun.complete(null)))).start();
        begun.get();
        return answer;
    }

    @Test
    void whatIsThereIsNotWaitedFor() {
        mark.advance(10);
        assertTrue(await(10, 0));
        assertFalse(mark.wantedBeyond(0), "nobody needed anything");
    }

    @Test
    void eachIsWokenByItsOwnPosition() throws Exception {
        CompletableFuture<Boolean> near = waiting(10);
        CompletableFuture<Boolean> far = waiting(20);
        assertTrue(mark.wantedBeyond(10));
        mark.advance(10);
        assertTrue(near.get(5, TimeUnit.SECONDS));
        assertFalse(far.isDone());
        mark.advance(30);
        assertTrue(far.get(5, TimeUnit.SECONDS));
    }

    @Test
    void aMarkThatStandsStillIsWaitedForOnce() {
        long since = System.nanoTime();
        assertFalse(await(10, 200 * MILLI));
        assertTrue(System.nanoTime() - since >= 200 * MILLI);
        since = System.nanoTime();
        assertFalse(await(10, LONG));
        assertTrue(System.nanoTime() - since < LONG / 2, "waited again for what does not move");
        mark.advance(5);
        since = System.nanoTime();
        assertFalse(await(10, 200 * MILLI));
        assertTrue(System.nanoTime() - since >= 200 * MILLI, "given up at once though it moved");
    }

    @Test
    void theEndIsAnAnswer() throws Exception {
        CompletableFuture<Boolean> waiting = waiting(10);
        mark.end();
        assertFalse(waiting.get(5, TimeUnit.SECONDS));
        assertFalse(await(10, LONG));
        mark.advance(10);
        assertTrue(await(10, 0), "what arrived all the same is there");
    }

    @Test
    void anInterruptNeitherEndsAWaitNorGetsLost() throws Exception {
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            boolean there = mark.await(10, LONG, () -> begun.complete(null));
            kept.complete(there && Thread.currentThread().isInterrupted());
        });
        thread.start();
        begun.get();
        Thread.sleep(100);
        assertFalse(kept.isDone());
        assertEquals(Thread.State.TIMED_WAITING, thread.getState(), "it must not spin");
        thread.interrupt();
        Thread.sleep(50);
        assertFalse(kept.isDone());
        mark.advance(10);
        assertTrue(kept.get(5, TimeUnit.SECONDS));
    }
}
