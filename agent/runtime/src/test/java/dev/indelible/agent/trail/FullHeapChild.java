package dev.indelible.agent.trail;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM of its own whose heap the application fills for a while and gives back while it records. Arguments: state folder,
 * token, file for the result. The result: a line for each event (its id, and whether it was kept), then the agent's
 * threads that are alive, then how many errors came to the application's handler of what nobody caught. Ends with
 * {@code close}.
 */
final class FullHeapChild {
    private static final int THREADS = 2;
    private static final int EVENTS = 40_000;
    private static final long PAUSE_NANOS = 500_000;
    private static final long FULL_NANOS = 4_000_000_000L;
    private static final int SMALLEST = 16;

    private static final AtomicInteger UNCAUGHT = new AtomicInteger();

    /** What the application holds. */
    private record Held(Held before, byte[] bytes) {}

    private static volatile Held held;
    private static volatile boolean over;

    private FullHeapChild() {}

    public static void main(String[] args) throws Exception {
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> UNCAUGHT.incrementAndGet());
        EnrolmentToken token = EnrolmentToken.parse(args[1]);
        TrailSettings settings =
                new TrailSettings(token, args[1], Path.of(args[0]), "test", new byte[32], "0.1", "methods");
        Trail trail = Trail.start(settings, (topic, message) -> System.err.println(topic + ": " + message));
        while (trail.run() == null) {
            LockSupport.parkNanos(1_000_000);
        }
        List<Thread> recording = new ArrayList<>();
        String[][] ids = new String[THREADS][EVENTS];
        byte[][] fates = new byte[THREADS][EVENTS];
        for (int i = 0; i < THREADS; i++) {
            for (int k = 0; k < EVENTS; k++) {
                ids[i][k] = i + "-" + k;
            }
            int thread = i;
            recording.add(new Thread(() -> record(trail, ids[thread], fates[thread])));
        }
        recording.forEach(Thread::start);
        Thread.sleep(1000);
        fill();
        Thread.sleep(3000);
        over = true;
        for (Thread thread : recording) {
            thread.join();
        }
        TreeSet<String> alive = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("indelible-")) {
                alive.add(thread.getName());
            }
        }
        trail.close("exit", 20_000);
        List<String> result = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            for (int k = 0; k < EVENTS && fates[i][k] != 0; k++) {
                result.add(ids[i][k] + " " + fates[i][k]);
            }
        }
        result.add(String.join(" ", alive));
        result.add(UNCAUGHT.toString());
        Files.write(Path.of(args[2]), result);
    }

    /** 1: kept, 2: not kept, 3: the recorder threw. Makes nothing of its own on the heap. */
    private static void record(Trail trail, String[] ids, byte[] fates) {
        for (int k = 0; k < ids.length && !over; k++) {
            try {
                EventRecord record = trail.recorder().start(EventKind.METHOD).text(Field.RESOURCE_ID, ids[k]);
                fates[k] = (byte) (trail.recorder().record(record) ? 1 : 2);
            } catch (Throwable thrown) {
                fates[k] = 3;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void fill() {
        long since = System.nanoTime();
        int length = 1 << 20;
        while (System.nanoTime() - since < FULL_NANOS) {
            try {
                held = new Held(held, new byte[length]);
            } catch (OutOfMemoryError full) {
                if (length > SMALLEST) {
                    length /= 4;
                } else {
                    LockSupport.parkNanos(1_000_000);
                }
            }
        }
        held = null;
    }
}
