package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for room in a full ring, and in which order it is given. */
@Timeout(120)
class RoomTest {
    private static final int LARGE = 24 * 1024;
    private static final long RESERVE = 2 << 20;
    private static final long FLOOR = 1 << 20;
    private static final long LOOK_NANOS = 5_000_000;
    private static final int STEPS = 150;
    private static final int STEP_MILLIS = 8;
    private static final int ATTEMPTS = 10;

    /** Well below the hundred looks after which a taker counts as standing still. */
    private static final long STILL_NANOS = 80 * LOOK_NANOS;

    @TempDir
    Path folder;

    private Room room = new Room(TimeUnit.SECONDS.toNanos(30), TimeUnit.SECONDS.toNanos(30));
    private final byte[] taken = new byte[EventRecord.MAX_BYTES];
    private Ring ring;

    @BeforeEach
    void makeRing() throws Exception {
        Files.deleteIfExists(folder.resolve("ring"));
        ring = Ring.create(folder.resolve("ring"), new byte[16]);
    }

    private void fill() {
        EventRecord small = new EventRecord().start(EventKind.METHOD, 1);
        while (ring.put(small.bytes(), small.length(), small.checksum()) >= 0) {
            // until it is full
        }
    }

    private void fillTo(long bytes) {
        EventRecord record = large();
        while (ring.room() > bytes) {
            assertTrue(ring.put(record.bytes(), record.length(), record.checksum()) >= 0);
        }
    }

    private static EventRecord large() {
        EventRecord record = new EventRecord().start(EventKind.METHOD, 1);
        while (record.length() < LARGE) {
            record.text(Field.ACTION, "x".repeat(1000));
        }
        return record;
    }

    private void free(int bytes) {
        long until = ring.position() + bytes;
        while (ring.position() < until) {
            assertTrue(ring.take(taken) >= 0);
        }
        ring.publish();
    }

    /** A thread that puts one record, once it stands in the queue. */
    private Thread waiting(EventRecord record) throws Exception {
        return started(() -> room.put(ring, record, record.checksum()));
    }

    /** A thread that does this, once it stands in the queue. */
    private static Thread started(Runnable body) throws Exception {
        Thread thread = new Thread(body);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
            Thread.sleep(1);
        }
        return thread;
    }

    @Test
    void firstComeFirstServed() throws Exception {
        fill();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            threads.add(waiting(large()));
        }
        free(5 * LARGE);
        room.freed(ring);
        Thread.sleep(20);
        for (Thread thread : threads) {
            assertTrue(thread.isAlive(), "woken for less than a turn's room");
        }
        free(LARGE);
        room.freed(ring);
        for (int i = 0; i < 5; i++) {
            threads.get(i).join();
        }
        for (Thread last : threads.subList(7, 10)) {
            assertTrue(last.isAlive(), "served before its turn");
        }
        free(256 * 1024);
        room.freed(ring);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void nobodyPassesThoseWhoWait() throws Exception {
        fill();
        Thread first = waiting(large());
        free(1024);
        EventRecord small = new EventRecord().start(EventKind.METHOD, 1);
        Thread second = waiting(small);
        Thread.sleep(20);
        assertTrue(second.isAlive(), "passed by");
        assertTrue(ring.put(small.bytes(), small.length(), small.checksum()) >= 0, "there was room");
        free(256 * 1024);
        room.freed(ring);
        first.join();
        second.join();
    }

    @Test
    void whoGaveUpIsInNobodysWay() throws Exception {
        room = new Room();
        fill();
        for (int i = 0; i < 3; i++) {
            waiting(large()).join();
        }
        free(256 * 1024);
        long since = System.nanoTime();
        EventRecord record = large();
        assertTrue(room.put(ring, record, record.checksum()) >= 0);
        assertTrue(System.nanoTime() - since < TimeUnit.MILLISECONDS.toNanos(900), "waited though there was room");
    }

    /** A taker that stops for a while holds nobody up: who has waited long enough goes on without it. */
    @Test
    void whoWaitsLongIsLentRoom() throws Exception {
        fillTo(RESERVE);
        EventRecord record = large();
        long since = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertTrue(room.put(ring, record, record.checksum()) >= 0);
        }
        assertTrue(System.nanoTime() - since < TimeUnit.SECONDS.toNanos(20), "waited for the taker");
    }

    /** What is lent has an end: then all wait for the taker, as in a full ring. */
    @Test
    void notAllIsLent() throws Exception {
        fillTo(RESERVE);
        AtomicBoolean enough = new AtomicBoolean();
        EventRecord record = large();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(started(() -> {
                while (!enough.get()) {
                    room.put(ring, record, record.checksum());
                }
            }));
        }
        while (ring.room() > FLOOR) {
            Thread.sleep(1);
        }
        Thread.sleep(100);
        assertTrue(ring.room() > FLOOR - 8 * LARGE, "all was lent: " + ring.room());
        enough.set(true);
        free(256 * 1024);
        room.freed(ring);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Who comes back within its share goes on, though others still wait. */
    @Test
    void aShareIsSeveralRecords() throws Exception {
        fill();
        EventRecord small = new EventRecord().start(EventKind.METHOD, 1);
        AtomicBoolean kept = new AtomicBoolean(true);
        Thread first = started(() -> {
            for (int i = 0; i < 50; i++) {
                kept.set(kept.get() && room.put(ring, small, small.checksum()) >= 0);
            }
        });
        List<Thread> others = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            others.add(waiting(large()));
        }
        free(6 * LARGE);
        room.freed(ring);
        first.join();
        assertTrue(kept.get());
        assertTrue(others.get(7).isAlive(), "nobody waits any more");
        free(256 * 1024);
        room.freed(ring);
        for (Thread other : others) {
            other.join();
        }
    }

    /** Where the machine holds this thread, the taker, up for as long as one may stand still, that says nothing: again. */
    @Test
    void aTakerThatMovesIsWaitedFor() throws Exception {
        boolean heldUp = true;
        for (int attempt = 0; heldUp && attempt < ATTEMPTS; attempt++) {
            heldUp = !aMovingTakerIsWaitedFor();
        }
        assertFalse(heldUp, "this thread was held up each time");
    }

    /** False where this thread was held up, and nothing is shown. */
    private boolean aMovingTakerIsWaitedFor() throws Exception {
        makeRing();
        room = new Room(TimeUnit.SECONDS.toNanos(60), LOOK_NANOS);
        fill();
        EventRecord record = large();
        AtomicBoolean kept = new AtomicBoolean();
        Thread thread = started(() -> kept.set(room.put(ring, record, record.checksum()) >= 0));
        long longest = 0;
        long before = System.nanoTime();
        // Far less than the record takes, for several times as long as a taker may stand still.
        for (int step = 0; step < STEPS; step++) {
            free(64);
            room.freed(ring);
            Thread.sleep(STEP_MILLIS);
            long now = System.nanoTime();
            longest = Math.max(longest, now - before);
            before = now;
        }
        boolean waited = thread.isAlive();
        free(256 * 1024);
        room.freed(ring);
        thread.join();
        if (longest > STILL_NANOS) {
            return false;
        }
        assertTrue(waited && kept.get(), "gave up though the taker moved");
        return true;
    }

    /** Neither a taker that stands still nor one that is too slow keeps anybody. */
    @Test
    void nobodyWaitsForEver() throws Exception {
        goesOn(60_000, 1, false);
        goesOn(300, 60_000, false);
        if (Runtime.version().feature() >= 21) {
            goesOn(60_000, 1, true);
            goesOn(300, 60_000, true);
        }
    }

    private void goesOn(long waitMillis, long lookMillis, boolean virtual) throws Exception {
        room = new Room(TimeUnit.MILLISECONDS.toNanos(waitMillis), TimeUnit.MILLISECONDS.toNanos(lookMillis));
        fill();
        int threads = 200;
        CountDownLatch refused = new CountDownLatch(threads);
        EventRecord record = large();
        int crc = record.checksum();
        for (int i = 0; i < threads; i++) {
            start(virtual, () -> {
                if (room.put(ring, record, crc) == Ring.FULL) {
                    refused.countDown();
                }
            });
        }
        assertTrue(refused.await(30, TimeUnit.SECONDS), refused.getCount() + " of " + threads + " still wait");
    }

    @Test
    void anInterruptedThreadWaitsToo() throws Exception {
        fill();
        AtomicBoolean kept = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        EventRecord record = large();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            begun.countDown();
            kept.set(room.put(ring, record, record.checksum()) >= 0
                    && Thread.currentThread().isInterrupted());
        });
        thread.start();
        begun.await();
        Thread.sleep(1000);
        long cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
        assertTrue(cpu < TimeUnit.MILLISECONDS.toNanos(200), "it spins for " + cpu / 1_000_000 + " of 1000 ms");
        free(256 * 1024);
        room.freed(ring);
        thread.join();
        assertTrue(kept.get());
    }

    @Test
    void anotherRingWakesAll() throws Exception {
        fill();
        List<Thread> threads = List.of(waiting(large()), waiting(large()));
        ring.retire();
        long since = System.nanoTime();
        room.closed();
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(System.nanoTime() - since < TimeUnit.SECONDS.toNanos(20), "waited for a ring that is retired");
    }

    /** Whatever the threads do to each other: what returned a position was taken, and once. */
    @Test
    void nothingIsLostInACrowd() throws Exception {
        crowd(32, 40_000, false);
    }

    @Test
    void nothingIsLostInACrowdOfVirtualThreads() throws Exception {
        if (Runtime.version().feature() >= 21) {
            crowd(10_000, 200, true);
        }
    }

    private void crowd(int threads, int events, boolean virtual) throws Exception {
        LongAdder put = new LongAdder();
        LongAdder full = new LongAdder();
        CountDownLatch done = new CountDownLatch(threads);
        Runnable caller = () -> {
            EventRecord record = new EventRecord().start(EventKind.METHOD, 1).text(Field.ACTION, "x".repeat(300));
            int crc = record.checksum();
            for (int i = 0; i < events; i++) {
                (room.put(ring, record, crc) >= 0 ? put : full).increment();
            }
            done.countDown();
        };
        for (int i = 0; i < threads; i++) {
            start(virtual, caller);
        }
        long count = 0;
        while (done.getCount() > 0 || ring.position() < ring.tail()) {
            int turn = 0;
            while (turn < 256 && ring.take(taken) >= 0) {
                turn++;
            }
            count += turn;
            if (ring.publish()) {
                room.freed(ring);
            }
        }
        assertEquals(put.sum(), count);
        assertEquals((long) threads * events, put.sum() + full.sum());
        assertEquals(0, full.sum(), "found no room though it was made all the time");
    }

    private static void start(boolean virtual, Runnable body) throws Exception {
        if (virtual) {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            start.invoke(null, body);
        } else {
            new Thread(body).start();
        }
    }
}
