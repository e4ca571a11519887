package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.store.WormStore.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a collector with a store promises, at both levels, while the store is there and while it is not. */
@Timeout(120)
class LockedCopyTest implements MirrorVoice {
    private static final Duration KEEP = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final MemoryWormStore memory = new MemoryWormStore();
    private final BrokenStore store = new BrokenStore(memory);
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final List<String> alarms = new CopyOnWriteArrayList<>();
    private final List<BackgroundMirror> mirrors = new ArrayList<>();

    @AfterEach
    void endMirrors() throws Exception {
        for (BackgroundMirror mirror : mirrors) {
            mirror.close();
        }
    }

    @Test
    void receiptsSayHowFarTheLocksGo() throws Exception {
        BackgroundMirror mirror = mirror();
        mirror.start();
        try (TestCollector collector = TestCollector.start(home(), 1, mirror)) {
            AgentStreamWriter stream = collector.enrolled("bank");
            CollectorClient.Reply first = collector.client().lines(stream.openBatch());
            assertEquals("stored", first.text("level"));
            assertEquals(0L, first.number("locked"));
            byte[] batch = stream.batch(299);
            assertEquals("stored", collector.client().lines(batch).text("level"));
            assertEquals(200, collector.client().lines(stream.batch(1)).status());
            await(() -> mirror.size() == 256);
            assertEquals(256, collector.client().lines(stream.batch(1)).number("locked"));
        }
    }

    @Test
    void aBatchSentAgainOnceItIsLockedIsSaidToBe() throws Exception {
        BackgroundMirror mirror = mirror();
        mirror.start();
        try (TestCollector collector = TestCollector.start(home(), 1, mirror)) {
            AgentStreamWriter stream = collector.enrolled("bank");
            byte[] open = stream.openBatch();
            assertEquals("stored", collector.client().lines(open).text("level"));
            collector.client().lines(stream.batch(299));
            collector.client().lines(stream.batch(1));
            await(() -> mirror.size() == 256);
            assertEquals("locked", collector.client().lines(open).text("level"));
        }
    }

    @Test
    void withoutAStoreNothingIsSaidOfLocks() throws Exception {
        try (TestCollector collector = TestCollector.start(home())) {
            CollectorClient.Reply reply =
                    collector.client().lines(collector.enrolled("bank").openBatch());
            assertEquals("stored", reply.text("level"));
            assertFalse(reply.body().containsKey("locked"));
        }
    }

    @Test
    void anOutageIsSaidOnceAndAlarmedAndCaughtUpWith() throws Exception {
        BackgroundMirror mirror = mirror();
        store.broken(true);
        mirror.start();
        try (TestCollector collector = TestCollector.start(home(), 1, mirror)) {
            fill(collector, 600);
            await(() -> store.refused() > 1);
            assertEquals(0, mirror.size());
            assertEquals(1, said.size(), said.toString());
            assertEquals(List.of("store.behind failure"), alarms);
            store.broken(false);
            await(() -> mirror.size() == 512);
            assertEquals(2, said.size(), said.toString());
            assertEquals(List.of("store.behind failure", "store.reached success"), alarms);
        }
    }

    @Test
    void aDefectIsSaidAndTriedAgain() throws Exception {
        BackgroundMirror mirror = mirror();
        store.fail(new IllegalStateException("a client's defect"));
        mirror.start();
        try (TestCollector collector = TestCollector.start(home(), 1, mirror)) {
            fill(collector, 300);
            await(() -> mirror.size() == 256);
            assertTrue(said.get(0).contains("a client's defect"), said.toString());
            assertEquals(List.of("store.behind failure", "store.reached success"), alarms);
        }
    }

    @Test
    void anErrorThatEndsTheLockingIsAlarmed() throws Exception {
        BackgroundMirror mirror = new BackgroundMirror(
                () -> {
                    throw new NoClassDefFoundError("a client's class");
                },
                0,
                this,
                Duration.ZERO);
        mirrors.add(mirror);
        mirror.start();
        await(() -> alarms.contains("store.stopped failure"));
        assertTrue(said.get(0).contains("a client's class"), said.toString());
    }

    @Test
    void aStrangersObjectIsAlarmedAndEndsTheLocking() throws Exception {
        memory.overwrite("log/tile/0/000", "lie".getBytes(StandardCharsets.UTF_8));
        BackgroundMirror mirror = mirror();
        mirror.start();
        try (TestCollector collector = TestCollector.start(home(), 1, mirror)) {
            fill(collector, 300);
            await(() -> alarms.contains("store.refused failure"));
            assertTrue(said.get(0).contains("log/tile/0/000"), said.toString());
            assertEquals(0, mirror.size());
        }
    }

    @Test
    void atLevelLockedEveryCheckpointCoversLockedLinesOnly() throws Exception {
        try (TestCollector collector = TestCollector.start(home(), 1, lockedFirst(false))) {
            AgentStreamWriter stream = collector.enrolled("bank");
            for (int i = 0; i < 5; i++) {
                byte[] batch = i == 0 ? stream.openBatch() : stream.batch(150);
                CollectorClient.Reply reply = collector.client().lines(batch);
                assertEquals("locked", reply.text("level"));
                assertEquals(collector.log.published().checkpoint().size(), reply.number("locked"));
                assertEquals(collector.lines(), pieces());
            }
            assertTrue(Files.exists(TestCollector.segments(collector.home).get(1)), "over a segment's end");
        }
        try (TestCollector collector = TestCollector.start(home(), 1, lockedFirst(true))) {
            assertEquals(collector.lines(), pieces(), "after a restart too");
        }
        try (TestCollector collector = TestCollector.start(home(), 1, lockedFirst(false))) {
            assertEquals(collector.lines(), pieces(), "and where the whole segment is compared");
        }
    }

    @Test
    void aSegmentThatIsOverWhenALogComesToLevelLockedIsLockedBeforeTheNext() throws Exception {
        try (TestCollector collector = TestCollector.start(home(), 1, LockedCopy.NONE)) {
            AgentStreamWriter stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
            assertEquals(200, collector.client().lines(stream.batch(251)).status());
            assertEquals(256, collector.log.published().checkpoint().size());
        }
        try (TestCollector collector = TestCollector.start(home(), 1, lockedFirst(false))) {
            assertEquals(257, collector.lines().size());
            assertEquals(collector.lines(), pieces());
        }
    }

    @Test
    void atLevelLockedNothingIsAcknowledgedInAnOutage() throws Exception {
        try (TestCollector collector = TestCollector.start(home(), 1, lockedFirst(false))) {
            AgentStreamWriter stream = collector.enrolled("bank");
            long size = collector.log.published().checkpoint().size();
            store.broken(true);
            CompletableFuture<CollectorClient.Reply> reply =
                    CompletableFuture.supplyAsync(() -> lines(collector, stream.openBatch()));
            await(() -> store.refused() > 1);
            assertFalse(reply.isDone());
            assertEquals(size, collector.log.published().checkpoint().size());
            store.broken(false);
            assertEquals("locked", reply.get(60, TimeUnit.SECONDS).text("level"));
        }
    }

    @Test
    void atLevelLockedAStopInAnOutageSignsNothingAndTheNextStartGoesOn() throws Exception {
        LockedFirst copy = lockedFirst(false);
        TestCollector collector = TestCollector.start(home(), 1, copy);
        AgentStreamWriter stream = collector.enrolled("bank");
        long size = collector.log.published().checkpoint().size();
        store.broken(true);
        CompletableFuture<CollectorClient.Reply> reply =
                CompletableFuture.supplyAsync(() -> lines(collector, stream.openBatch()));
        await(() -> store.refused() > 1);
        copy.stopWaiting();
        assertEquals(503, reply.get(60, TimeUnit.SECONDS).status());
        collector.close();
        assertEquals(size, collector.log.published().checkpoint().size());
        store.broken(false);
        try (TestCollector next = TestCollector.start(home(), 1, lockedFirst(true))) {
            assertEquals(next.lines(), pieces());
            assertEquals(size + 3, next.log.published().checkpoint().size(), "the batch and the start's own line");
        }
    }

    @Test
    void aPieceWhoseEndWasNotHeardOfIsGoneOnFrom() throws Exception {
        try (TestCollector collector = TestCollector.start(home(), 1, lockedFirst(false))) {
            store.loseAnswer();
            assertEquals(
                    200,
                    collector
                            .client()
                            .lines(collector.enrolled("bank").openBatch())
                            .status());
            assertEquals(collector.lines(), pieces());
        }
    }

    @Test
    void anOlderCopyThatWasPutBackIsNotSigned() throws Exception {
        long size;
        long bytes;
        Path older = folder.resolve("older.jsonl");
        AgentStreamWriter stream;
        try (TestCollector collector = TestCollector.start(home(), AuditLog.SEGMENT_BYTES, lockedFirst(false))) {
            stream = collector.enrolled("bank");
            size = collector.log.published().checkpoint().size();
            Files.copy(TestCollector.segments(collector.home).get(0), older);
            bytes = Files.size(older);
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
        }
        List<String> before = pieces();
        older.toFile().setWritable(true);
        Files.writeString(older, "1\n".repeat(10_000), StandardOpenOption.APPEND);
        LockedFirst copy = lockedFirst(true);
        copy.resumed(size, bytes);
        IOException refused =
                assertThrows(IOException.class, () -> copy.require(older, 0, size + 1, Files.size(older)));
        assertTrue(refused.getMessage().contains("older copy"), refused.getMessage());
        assertEquals(before, pieces());
    }

    private Path home() {
        return folder.resolve("home");
    }

    private BackgroundMirror mirror() throws IOException {
        MirrorProgress progress = new MirrorProgress(folder, folder.resolve("mirrored"), "test");
        BackgroundMirror mirror = new BackgroundMirror(
                () -> new LogMirror(home().resolve("log"), store.view(), KEEP, progress),
                progress.size(),
                this,
                Duration.ZERO);
        mirrors.add(mirror);
        return mirror;
    }

    private LockedFirst lockedFirst(boolean signedIsLocked) throws IOException {
        return new LockedFirst(
                home().resolve("log"), store.view(), KEEP, mirror(), this, Duration.ZERO, signedIsLocked);
    }

    /** The lines of all pieces, each beginning where the one before ends. */
    private List<String> pieces() throws IOException {
        List<String> lines = new ArrayList<>();
        List<Version> versions = memory.versions(LockedFirst.key(0));
        while (!versions.isEmpty()) {
            assertEquals(1, versions.size());
            assertTrue(memory.lock(versions.get(0)).retainUntil().isAfter(memory.now()));
            try (InputStream in = memory.read(versions.get(0))) {
                lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList());
            }
            versions = memory.versions(LockedFirst.key(lines.size()));
        }
        return lines;
    }

    private static void fill(TestCollector collector, int lines) throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        assertEquals(200, collector.client().lines(stream.openBatch()).status());
        for (int left = lines; left > 0; left -= 150) {
            assertEquals(200, collector.client().lines(stream.batch(149)).status());
        }
    }

    private static CollectorClient.Reply lines(TestCollector collector, byte[] batch) {
        try {
            return collector.client().lines(batch);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it does not come about");
            Thread.sleep(10);
        }
    }

    @Override
    public void say(String message) {
        said.add(message);
    }

    @Override
    public void alarm(String action, String outcome, String why) {
        alarms.add(action + " " + outcome);
    }
}
