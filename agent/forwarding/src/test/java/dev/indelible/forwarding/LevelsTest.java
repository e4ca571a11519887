package dev.indelible.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Level;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Callers who wait for the disk and for the real collector, more of them than a JVM has carriers for. */
@Timeout(400)
class LevelsTest {
    private static final int CALLERS = 200;

    @TempDir
    Path folder;

    /** How a thread of a kind is started; the JVM that compiles this may know no virtual ones. */
    private interface Starter {
        void start(Runnable body) throws Exception;
    }

    private static Starter virtual() {
        try {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return body -> start.invoke(null, body);
        } catch (NoSuchMethodException none) {
            System.out.println("SKIPPED: this JVM has no virtual threads");
            return null;
        }
    }

    private void allReturnHeld(Level level, Starter starter, int callers, int calls) throws Exception {
        try (CollectorProcess collector = new CollectorProcess(folder, folder.resolve("data")).start()) {
            Agent agent =
                    new Agent(folder.resolve("state"), collector.token("http://127.0.0.1:" + collector.port(), null));
            agent.record("first", 1);
            Arrived.await(() -> Arrived.events(collector.lines()).size() == 1, agent.notices::toString);
            Queue<String> wrong = new ConcurrentLinkedQueue<>();
            Set<String> returned = ConcurrentHashMap.newKeySet();
            CountDownLatch ended = new CountDownLatch(callers);
            Set<String> none = Set.of();
            // Who has returned when: looked up in the collector's files at once, and again at the end.
            AtomicReference<Set<String>> early = new AtomicReference<>(none);
            long since = System.nanoTime();
            for (int i = 0; i < callers; i++) {
                String name = level + "-" + i;
                starter.start(() -> {
                    for (int j = 0; j < calls; j++) {
                        Fate fate = agent.record(name + "-" + j, level);
                        if (fate != Fate.HELD) {
                            wrong.add(name + " " + fate);
                        }
                        returned.add(name + "-" + j);
                        if (returned.size() >= callers / 2 && early.compareAndSet(none, new HashSet<>(returned))) {
                            wrong.addAll(level == Level.RECEIVED ? missing(collector, early.get()) : Set.of());
                        }
                    }
                    ended.countDown();
                });
            }
            assertTrue(ended.await(200, TimeUnit.SECONDS), () -> ended.getCount() + " never return " + agent.notices);
            System.out.printf(
                    "%d calls at %s of %d threads took %d ms%n",
                    callers * calls, level, callers, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since));
            assertEquals(List.of(), List.copyOf(wrong));
            assertTrue(!early.get().isEmpty());
            if (level == Level.RECEIVED) {
                assertEquals(Set.of(), missing(collector, returned), "before the agent closes");
            }
            Arrived.awaitAll(agent, collector);
            agent.close(20_000);
            collector.stop();
            Arrived.assertExactlyOnce(agent.recorded(), collector);
        }
    }

    private static Set<String> missing(CollectorProcess collector, Set<String> ids) {
        try {
            Set<String> missing = new HashSet<>(ids);
            missing.removeAll(Arrived.events(collector.lines()).keySet());
            return missing;
        } catch (Exception e) {
            return Set.of(e.toString());
        }
    }

    @Test
    void receivedMeansInTheCollectorsFiles() throws Exception {
        allReturnHeld(Level.RECEIVED, body -> new Thread(body).start(), 8, 20);
    }

    @Test
    void virtualThreadsThatWaitForReceiptsFreeTheirCarriers() throws Exception {
        Starter virtual = virtual();
        assumeTrue(virtual != null);
        allReturnHeld(Level.RECEIVED, virtual, CALLERS, 5);
    }

    @Test
    void virtualThreadsThatWaitForTheDiskFreeTheirCarriers() throws Exception {
        Starter virtual = virtual();
        assumeTrue(virtual != null);
        allReturnHeld(Level.DURABLE, virtual, CALLERS, 20);
    }
}
