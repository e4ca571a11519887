package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Fate;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Level;
import dev.indelible.agent.trail.Guarantees.AtQuota;
import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the recorder answers is what holds: at the collector, in the segments, or only as a count. */
@Timeout(120)
class LevelsTest {
    private static final long QUOTA = 4 << 20;

    @TempDir
    Path folder;

    private PeerCollector peer;
    private Trail trail;
    private final Map<String, String> notices = new ConcurrentHashMap<>();

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
    }

    @AfterEach
    void stop() {
        if (trail != null) {
            trail.close("exit", 10_000);
        }
        peer.close();
    }

    private void start(Path state, long millis, AtQuota atQuota) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        Guarantees guarantees = new Guarantees(Level.BUFFERED, nanos, nanos, QUOTA, atQuota);
        TrailSettings settings = new TrailSettings(
                peer.token(),
                peer.tokenText(),
                state,
                "test",
                new byte[32],
                "0.1",
                "methods",
                guarantees,
                IdentitySettings.IN_FOLDER);
        trail = Trail.start(settings, notices::putIfAbsent);
        // On a busy machine the buffer may take longer than a caller waits for it.
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (trail.folder() == null && notices.isEmpty()) {
            assertTrue(System.nanoTime() < until, "the buffer does not open");
            sleep(5);
        }
    }

    private Fate record(String id, Level level) {
        return trail.recorder().record(event(id), level);
    }

    private EventRecord event(String id) {
        return trail.recorder()
                .start(EventKind.METHOD)
                .text(Field.ACTION, "account.transfer")
                .text(Field.OUTCOME, "success")
                .text(Field.RESOURCE_ID, id)
                .text(Field.WHERE, "com.acme.Accounts.transfer");
    }

    private List<Line> arrived(String kind) {
        return peer.lines().values().stream()
                .flatMap(List::stream)
                .filter(line -> line.kind().equals(kind))
                .toList();
    }

    private Set<Object> ids() {
        return arrived("method").stream()
                .map(line -> line.object("resource").get("id"))
                .collect(Collectors.toSet());
    }

    private long lost() {
        return arrived("gap").stream().mapToLong(line -> line.number("lost", 0)).sum();
    }

    private static long millis(Runnable work) {
        long since = System.nanoTime();
        work.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
    }

    @Test
    void receivedMeansThatTheCollectorHasTheLine() throws Exception {
        start(folder, 30_000, AtQuota.GAP);
        List<Thread> threads = new ArrayList<>();
        Map<String, String> missing = new ConcurrentHashMap<>();
        for (int i = 0; i < 4; i++) {
            int name = i;
            threads.add(new Thread(() -> {
                for (int j = 0; j < 10; j++) {
                    String id = name + "-" + j;
                    Fate fate = record(id, Level.RECEIVED);
                    if (fate != Fate.HELD || !ids().contains(id)) {
                        missing.put(id, fate.toString());
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(Map.of(), missing, notices.toString());
    }

    @Test
    void whatIsNotReceivedInTimeIsLateAndArrivesLater() {
        peer.status(503, 1);
        start(folder, 1_500, AtQuota.GAP);
        assertEquals(Fate.LATE, record("first", Level.RECEIVED));
        assertTrue(millis(() -> assertEquals(Fate.LATE, record("second", Level.RECEIVED))) < 1_000, "waited again");
        peer.status(200, 0);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!ids().containsAll(Set.of("first", "second"))) {
            assertTrue(System.nanoTime() < until);
            sleep(20);
        }
        int late = 2;
        // The receipt may come a moment after the lines.
        while (record("third", Level.RECEIVED) != Fate.HELD) {
            late++;
            assertTrue(System.nanoTime() < until, "late for ever");
        }
        trail.close("exit", 10_000);
        List<Line> beats = arrived("heartbeat");
        assertEquals(late, beats.get(beats.size() - 1).number("late", 0));
        assertEquals(0, lost(), "late is not lost");
    }

    @Test
    void durableMeansThatTheSegmentWasForced() throws Exception {
        start(folder, 30_000, AtQuota.GAP);
        Thread.currentThread().interrupt();
        assertEquals(Fate.HELD, record("one", Level.DURABLE));
        assertTrue(Thread.interrupted(), "the interrupt is the application's");
        assertTrue(Files.readString(segment(), StandardCharsets.ISO_8859_1).contains("\"one\""));
    }

    private Path segment() throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".wal"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    @Test
    void nothingIsDurableInMemory() throws Exception {
        Path memory = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(memory), "no tmpfs here");
        Path state = Files.createTempDirectory(memory, "levels");
        try {
            start(state, 20_000, AtQuota.GAP);
            assertTrue(millis(() -> assertEquals(Fate.LATE, record("one", Level.DURABLE))) < 10_000, "waited in vain");
            assertEquals(Fate.HELD, record("two", Level.RECEIVED));
            while (!notices.containsKey("level")) {
                sleep(10);
            }
            assertEquals(
                    List.of("buffered"), arrived("open").get(0).object("buffer").get("levels"));
            assertEquals(Set.of("one", "two"), ids());
            trail.close("exit", 10_000);
        } finally {
            OwnerFiles.deleteTree(state);
        }
    }

    @Test
    void withoutAnyFolderEverythingIsLost() throws Exception {
        peer.service("levels-" + ProcessHandle.current().pid());
        try (NoMemory none = new NoMemory(peer.token())) {
            start(Files.createFile(folder.resolve("file")), 20_000, AtQuota.GAP);
            everythingIsLost();
            assertTrue(none.named(notices.get("folder")), notices.toString());
        }
    }

    private void everythingIsLost() {
        for (Level level : Level.values()) {
            assertEquals(Fate.LOST, record("none", level));
        }
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!notices.containsKey("folder")) {
            assertTrue(System.nanoTime() < until, "nobody was told");
            sleep(10);
        }
    }

    @Test
    void atQuotaEveryAnswerIsTrueAndTheGapIsExact() throws Exception {
        start(folder, 20_000, AtQuota.GAP);
        Set<String> held = ConcurrentHashMap.newKeySet();
        Set<String> lost = ConcurrentHashMap.newKeySet();
        List<Thread> threads = new ArrayList<>();
        String memo = "x".repeat(400);
        for (int i = 0; i < 6; i++) {
            int name = i;
            threads.add(new Thread(() -> {
                for (int j = 0; j < 9_000; j++) {
                    String id = name + "-" + j;
                    Fate fate = trail.recorder().record(event(id).data("memo", memo), Level.BUFFERED);
                    (fate == Fate.HELD ? held : lost).add(id);
                }
            }));
        }
        peer.status(503, 1);
        for (Thread thread : threads) {
            thread.start();
        }
        for (int turn = 0; turn < 3; turn++) {
            sleep(1_500);
            peer.status(turn % 2 == 0 ? 200 : 503, 1);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        peer.status(200, 0);
        trail.close("exit", 30_000);
        assertFalse(lost.isEmpty(), "the quota was never used up: the test tests nothing");
        Set<Object> there = ids();
        assertEquals(Set.of(), minus(held, there), "told as held, and no line");
        assertEquals(Set.of(), minus(there, held), "told as lost, and a line");
        assertEquals(lost.size(), lost(), arrived("gap").toString());
    }

    private static Set<Object> minus(Set<?> all, Set<?> others) {
        return all.stream().filter(one -> !others.contains(one)).limit(5).collect(Collectors.toSet());
    }

    /** Fills the buffer to its quota while the collector takes nothing. */
    private int fill() {
        peer.status(503, 1);
        int recorded = 0;
        while (record("fill-" + recorded++, Level.BUFFERED) == Fate.HELD) {
            assertTrue(recorded < 100_000, "the quota is never used up");
            if (recorded % 100 == 0) {
                // The ring must not be what is full.
                sleep(2);
            }
        }
        return recorded;
    }

    @Test
    void withFailNewWorkIsRefusedUntilThereIsRoom() {
        start(folder, 20_000, AtQuota.FAIL);
        assertFalse(trail.recorder().refuses());
        int recorded = fill();
        assertTrue(trail.recorder().refuses());
        peer.status(200, 0);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (trail.recorder().refuses()) {
            assertTrue(System.nanoTime() < until, "refuses for ever");
            sleep(20);
        }
        assertEquals(Fate.HELD, record("after", Level.RECEIVED));
        trail.close("exit", 20_000);
        assertEquals(recorded + 1, arrived("method").size() + lost());
        assertEquals(1, lost());
    }

    @Test
    void withBlockCallersWaitForRoomOrASecond() {
        start(folder, 20_000, AtQuota.BLOCK);
        fill();
        assertTrue(millis(() -> assertEquals(Fate.LOST, record("in vain", Level.BUFFERED))) >= 1_000);
        Thread opens = new Thread(() -> peer.status(200, 0));
        opens.start();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (record("again", Level.BUFFERED) != Fate.HELD) {
            assertTrue(System.nanoTime() < until, "no room for ever");
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
