package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.buffer.Ring;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Recorder;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One run follows the other in a living process, while threads record. */
@Timeout(120)
class SuccessionTest {
    @TempDir
    Path folder;

    private final Map<String, String> notices = new ConcurrentHashMap<>();
    private final Set<String> recorded = ConcurrentHashMap.newKeySet();
    private PeerCollector peer;

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private Trail start() {
        return Trail.start(TrailTest.settings(peer, folder), notices::putIfAbsent);
    }

    /** Every tenth event is a request. */
    private void record(Recorder recorder, String name, long number) {
        String id = name + "-" + number;
        boolean kept;
        if (number % 10 == 0) {
            recorder.record(request(recorder, id, name, number).markBegin());
            kept = recorder.record(request(recorder, id, name, number).text(Field.OUTCOME, "success"));
        } else {
            kept = recorder.record(
                    recorder.start(EventKind.METHOD).text(Field.RESOURCE_ID, id).text(Field.OUTCOME, "success"));
        }
        if (kept) {
            recorded.add(id);
        }
    }

    private static EventRecord request(Recorder recorder, String id, String name, long number) {
        return recorder.start(EventKind.HTTP)
                .request((long) name.hashCode() << 1 | 1, number)
                .text(Field.RESOURCE_ID, id);
    }

    private List<Thread> load(Trail trail, int threads, AtomicBoolean done) {
        List<Thread> started = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            String name = "t" + i;
            Thread thread = new Thread(() -> {
                for (long n = 0; !done.get(); n++) {
                    record(trail.recorder(), name, n);
                    LockSupport.parkNanos(500_000);
                }
            });
            thread.start();
            started.add(thread);
        }
        return started;
    }

    private void assertExactlyOnce() {
        Set<String> seen = new HashSet<>();
        for (List<Line> lines : peer.lines().values()) {
            for (Line line : lines) {
                if (line.kind().equals("method") || line.kind().equals("http")) {
                    String id = (String) line.object("resource").get("id");
                    assertTrue(seen.add(id), id + " twice");
                    assertEquals("success", line.text("outcome"), id);
                }
            }
        }
        Set<String> lost = new HashSet<>(recorded);
        lost.removeAll(seen);
        assertEquals(Set.of(), lost, lost.size() + " of " + recorded.size() + " lost " + notices + gaps());
    }

    private List<String> gaps() {
        return peer.lines().values().stream()
                .flatMap(List::stream)
                .filter(line -> line.kind().equals("gap"))
                .map(line -> line.number("lost", 0) + " " + line.text("bound") + ": " + line.text("why"))
                .toList();
    }

    /** Each stream names the seal that ended the one before. */
    private void assertOneFollowsTheOther(int streams) {
        List<List<Line>> all = new ArrayList<>(peer.lines().values());
        assertEquals(streams, all.size(), notices.toString());
        for (int i = 1; i < all.size(); i++) {
            List<Line> before = all.get(i - 1);
            assertEquals(
                    Encoding.base64(before.get(before.size() - 1).leaf()),
                    all.get(i).get(0).object("previous").get("leaf"));
            assertFalse(peer.closed(before.get(0).stream()));
        }
        assertTrue(peer.closed(all.get(all.size() - 1).get(0).stream()));
    }

    @Test
    void underLoadNothingIsLostOrDoubledOrCalledUnknown() throws Exception {
        Trail trail = start();
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> threads = load(trail, 8, done);
        for (int i = 0; i < 5; i++) {
            Thread.sleep(600);
            Run before = trail.run();
            Reentry.ask(trail, "a test asks for it", false);
            while (trail.run() == before) {
                Thread.sleep(5);
            }
        }
        Thread.sleep(600);
        done.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        // An end has its time, and a busy machine may need more for so many lines.
        while (trail.figures().waiting() > 0 || trail.figures().backlog() > 0) {
            Thread.sleep(20);
        }
        trail.close("exit", 30_000);
        assertOneFollowsTheOther(6);
        assertTrue(recorded.size() > 1000, recorded.size() + " recorded");
        assertExactlyOnce();
        assertEquals(List.of(), gaps());
        try (Stream<Path> rings = Files.list(folder.resolve("1"))) {
            assertEquals(
                    1,
                    rings.filter(file -> file.getFileName().toString().startsWith("ring."))
                            .count());
        }
    }

    @Test
    void faultsThatComeAtOnceAgainAreNoStreamEach() throws Exception {
        Trail trail = start();
        while (trail.run() == null) {
            Thread.sleep(5);
        }
        record(trail.recorder(), "before", 1);
        long since = System.nanoTime();
        while (System.nanoTime() - since < 1_500_000_000L) {
            Reentry.ask(trail, "a test asks for it", false);
            Thread.sleep(1);
        }
        record(trail.recorder(), "behind", 2);
        trail.close("exit", 30_000);
        assertExactlyOnce();
        // 0.1, 0.2, 0.4 and 0.8 seconds lie between them.
        assertTrue(peer.lines().size() <= 6, peer.lines().size() + " streams");
    }

    /** As a thread that is suspended for good between its claim and its commit. */
    @Test
    void aClaimThatIsNeverCommittedIsAGapAndAllElseGoesOn() throws Exception {
        Trail trail = start();
        record(trail.recorder(), "before", 1);
        while (trail.run() == null) {
            Thread.sleep(5);
        }
        java.lang.reflect.Field tail = Ring.class.getDeclaredField("tail");
        tail.setAccessible(true);
        ((AtomicLong) tail.get(trail.run().ring())).addAndGet(64);
        for (int i = 1; i < 500; i++) {
            record(trail.recorder(), "behind", i);
        }
        long until = System.nanoTime() + 20_000_000_000L;
        while (gaps().isEmpty() && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        record(trail.recorder(), "after", 1);
        trail.close("exit", 30_000);
        assertEquals(List.of("1 at_least: a thread stopped while it was recording"), gaps(), notices.toString());
        assertOneFollowsTheOther(2);
        assertEquals(501, recorded.size());
        assertExactlyOnce();
    }
}
