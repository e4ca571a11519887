package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long a caller waits for room: for a taker that moves each time, for one that is stuck once. */
@Timeout(60)
class RingRecorderTest {
    private static final long MILLI = 1_000_000;

    @TempDir
    Path folder;

    /** A taker that stands still is waited for 200 ms. */
    private RingRecorder recorder =
            new RingRecorder(new WallClock(), Guarantees.DEFAULT, new Room(30_000 * MILLI, 2 * MILLI));

    private final byte[] taken = new byte[EventRecord.MAX_BYTES];
    private Ring ring;

    @BeforeEach
    void fill() throws Exception {
        ring = Ring.create(folder.resolve("ring"), new byte[16]);
        EventRecord small = new EventRecord().start(EventKind.METHOD, 1);
        while (ring.put(small.bytes(), small.length(), small.checksum()) >= 0) {
            // until it is full
        }
        recorder.open(new Reach(ring, true));
    }

    /** Milliseconds that one event, larger than the room there is, takes to be counted. */
    private long recordLarge() {
        EventRecord large = recorder.start(EventKind.METHOD);
        for (int i = 0; i < 5; i++) {
            large.text(Field.JDBC_PARAM, "x".repeat(4000));
        }
        long since = System.nanoTime();
        recorder.record(large);
        return (System.nanoTime() - since) / MILLI;
    }

    private long counted() {
        return ring.losses().pending().stream().mapToLong(lost -> lost.lost()).sum();
    }

    @Test
    void aTakerThatDoesNotMoveIsWaitedForOnce() {
        assertTrue(recordLarge() >= 199);
        for (int i = 0; i < 5; i++) {
            ring.publish();
        }
        long second = recordLarge();
        assertTrue(second < 190, second + " ms for the second");
        assertEquals(2, counted());
    }

    @Test
    void aTakerThatMovesIsWaitedForLonger() throws Exception {
        Thread taker = new Thread(() -> {
            // Less room than it takes, for longer than anybody waits for a taker that does not move.
            for (int i = 0; i < 60; i++) {
                ring.take(taken);
                ring.publish();
                recorder.moved();
                sleep(5);
            }
            for (int i = 0; i < 5000; i++) {
                ring.take(taken);
            }
            ring.publish();
            recorder.moved();
        });
        taker.start();
        long waited = recordLarge();
        taker.join();
        assertTrue(waited >= 250, "given up after " + waited + " ms though the taker moves");
        assertEquals(0, counted());
    }

    @Test
    void noTakerIsWaitedForWithoutEnd() throws Exception {
        recorder = new RingRecorder(new WallClock(), Guarantees.DEFAULT, new Room(1_000 * MILLI, 1_000 * MILLI));
        recorder.open(new Reach(ring, true));
        AtomicBoolean enough = new AtomicBoolean();
        Thread taker = new Thread(() -> {
            while (!enough.get()) {
                // What it takes goes to others.
                EventRecord small = new EventRecord().start(EventKind.METHOD, 1);
                ring.take(taken);
                ring.publish();
                ring.put(small.bytes(), small.length(), small.checksum());
                sleep(5);
            }
        });
        taker.start();
        long first = recordLarge();
        long second = recordLarge();
        enough.set(true);
        taker.join();
        assertTrue(first >= 999 && second >= 999, first + " and " + second + " ms");
        assertTrue(first < 5000, first + " ms");
        assertEquals(2, counted());
    }

    /** As where there is no memory left for whoever would wait. */
    @Test
    void whatIsInTheBufferIsNotCountedAsLostThoughTheWaitForItsLevelFails() throws Exception {
        ring.take(taken);
        ring.take(taken);
        ring.publish();
        Reach reach = new Reach(ring, true);
        recorder.open(reach);
        java.lang.reflect.Field dropped = Admission.class.getDeclaredField("dropped");
        dropped.setAccessible(true);
        dropped.set(reach.admission(), null);
        assertEquals(Fate.LATE, recorder.record(recorder.start(EventKind.METHOD), Level.DURABLE));
        assertEquals(0, counted());
        assertEquals(1, recorder.suppressed());
    }

    @Test
    void anInterruptedCallerParksUntilTheBufferIsOpen() throws Exception {
        recorder = new RingRecorder(new WallClock(), Guarantees.DEFAULT);
        AtomicBoolean interrupted = new AtomicBoolean();
        AtomicLong cpu = new AtomicLong();
        Thread thread = new Thread(() -> {
            EventRecord record = recorder.start(EventKind.METHOD);
            Thread.currentThread().interrupt();
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            recorder.record(record);
            cpu.set(threads.getCurrentThreadCpuTime() - before);
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        thread.join();
        assertTrue(interrupted.get());
        assertTrue(cpu.get() < 200 * MILLI, "it spins for " + cpu.get() / MILLI + " of 1000 ms");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
