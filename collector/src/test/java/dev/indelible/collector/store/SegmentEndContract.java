package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.verify.LogVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * At level locked a segment may end within a batch: half of it is under lock before anything says that the log has it. A
 * collector that is stopped or lost at that moment must go on with those lines. Whatever the store is.
 */
@Timeout(240)
public abstract class SegmentEndContract implements MirrorVoice {
    private static final Duration KEEP = Duration.ofHours(2);
    private static final int SIGNED = 204;
    private static final int END = 256;

    @TempDir
    Path folder;

    private final List<BackgroundMirror> mirrors = new ArrayList<>();
    private WormStore truth;
    private BrokenStore store;
    private AgentStreamWriter stream;
    private byte[] open;
    private byte[] batch;

    /** A new, empty store. */
    protected abstract WormStore newStore() throws Exception;

    @BeforeEach
    void aStore() throws Exception {
        truth = newStore();
        store = new BrokenStore(truth);
    }

    @AfterEach
    void endMirrors() throws Exception {
        for (BackgroundMirror mirror : mirrors) {
            mirror.close();
        }
    }

    @Test
    void aStopAfterTheLockAndBeforeTheCheckpointIsGoneOnFrom() throws Exception {
        store.breakAfter(LockedFirst.key(SIGNED));
        assertEquals(SIGNED, stoppedWithin(home("home")).checkpoint().size());
        assertEquals(END, lines("home").size());
        try (TestCollector collector = start("home", 1)) {
            assertEquals(List.of(), collector.warnings);
            sendTheRest(collector);
        }
        try (TestCollector collector = start("home", 1)) {
            assertEquals(SIGNED + 100 + 2, collector.lines().size(), "two starts' lines, and nothing twice");
        }
        assertSealed("home");
    }

    @Test
    void whatWasLockedBeforeItsCheckpointIsRestoredAndGoneOnFrom() throws Exception {
        store.breakAfter(LockedFirst.key(SIGNED));
        stoppedWithin(home("home"));
        restore("back");
        try (TestCollector collector = start("back", 1)) {
            sendTheRest(collector);
        }
        assertSealed("back");
    }

    @Test
    void aCheckpointThatWasSignedBeforeTheSealWasStoredIsExtended() throws Exception {
        store.breakBefore("log/events/");
        CheckpointNote shown = stoppedWithin(home("home"));
        assertEquals(END, shown.checkpoint().size());
        restore("back");
        try (TestCollector collector = start("back", 1)) {
            assertEquals(200, collector.client().lines(open, shown.text()).status());
            assertEquals(List.of(), collector.warnings);
            sendTheRest(collector);
        }
        assertSealed("back");
    }

    /** The restored segment may be younger or smaller than the rules say: it ends all the same, for the next restore. */
    @Test
    void theSegmentEndsThereHoweverSmallItIs() throws Exception {
        store.breakBefore("log/events/");
        stoppedWithin(home("home"));
        restore("back");
        try (TestCollector collector = start("back", AuditLog.SEGMENT_BYTES)) {
            assertEquals(2, TestCollector.segments(collector.home).size());
            sendTheRest(collector);
        }
        restore("again");
        assertEquals(lines("back"), lines("again"));
        try (TestCollector collector = start("again", AuditLog.SEGMENT_BYTES)) {
            assertEquals(lines("back"), collector.lines().subList(0, SIGNED + 100 + 1));
        }
        assertSealed("again");
    }

    @Test
    void whereTheAgentDoesNotComeBackVerifyNamesTheLines() throws Exception {
        store.breakAfter(LockedFirst.key(SIGNED));
        stoppedWithin(home("home"));
        start("home", 1).close();
        LogVerdict verdict = verified("home");
        assertEquals(3, verdict.exit(), verdict.text());
        assertTrue(verdict.text().contains("no seal covers"), verdict.text());
    }

    /** Who may write into the folder, and not into the store, adds lines without a seal up to where a segment can end. */
    @Test
    void linesThatTheStoreDoesNotHaveAreNotKept() throws Exception {
        long seq;
        byte[] head;
        try (TestCollector collector = start("home", 1)) {
            fill(collector);
            seq = stream.seq();
            head = stream.head();
        }
        forge(END - SIGNED);
        try (TestCollector collector = start("home", 1)) {
            assertEquals(SIGNED + 2, collector.lines().size(), "the start's line and the alarm");
            assertEquals(1, collector.warnings.size(), collector.warnings.toString());
            stream.rewind(seq, head);
            assertEquals(200, collector.client().lines(stream.batch(9)).status());
        }
        assertSealed("home");
    }

    /** Who may write into both adds some that end elsewhere: the log can be stopped so, and signs nothing of it. */
    @Test
    void halfABatchThatEndsWhereNoSegmentCanIsNotKept() throws Exception {
        try (TestCollector collector = start("home", 1)) {
            fill(collector);
        }
        byte[] forged = forge(END - SIGNED - 1);
        truth.put(LockedFirst.key(SIGNED), Content.of(forged), truth.now().plus(KEEP));
        assertThrows(IOException.class, () -> start("home", 1));
        String note = Files.readString(home("home").resolve("log/checkpoint"));
        assertTrue(note.contains("\n" + SIGNED + "\n"), note);
    }

    /** Puts chained lines without a seal behind the log's last; gives them. */
    private byte[] forge(int count) throws IOException {
        List<byte[]> lines = new ArrayList<>();
        while (lines.size() < count) {
            lines.add(stream.event("forged"));
        }
        byte[] forged = AgentStreamWriter.body(lines);
        Path segment = TestCollector.segments(Home.at(home("home"))).get(0);
        Files.setPosixFilePermissions(segment, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(segment, forged, StandardOpenOption.APPEND);
        return forged;
    }

    /** A batch comes that crosses a segment's end, and the store goes away on the way; gives the last note that was shown. */
    private CheckpointNote stoppedWithin(Path home) throws Exception {
        LockedFirst copy = lockedFirst(home);
        TestCollector collector = TestCollector.start(home, 1, copy);
        new StoredLevel(truth, KEEP).promise();
        Files.writeString(home.resolve("locked"), "test\n");
        fill(collector);
        batch = stream.batch(99);
        CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> status(collector, batch));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (store.refused() == 0) {
            assertTrue(System.nanoTime() < deadline, "the store is not asked");
            Thread.sleep(5);
        }
        assertFalse(status.isDone());
        CheckpointNote shown = collector.log.published();
        copy.stopWaiting();
        assertEquals(503, status.get(60, TimeUnit.SECONDS));
        collector.close();
        store.broken(false);
        return shown;
    }

    private void fill(TestCollector collector) throws Exception {
        stream = collector.enrolled("bank");
        open = stream.openBatch();
        assertEquals(200, status(collector, open));
        assertEquals(200, status(collector, stream.batch(199)));
        assertEquals(SIGNED, collector.log.published().checkpoint().size());
    }

    /** As an agent does that got no answer: the whole batch, then what it is told is next. */
    private void sendTheRest(TestCollector collector) throws Exception {
        CollectorClient.Reply whole = collector.client().lines(batch);
        assertEquals(409, whole.status());
        int stored = (int) (whole.number("next") - (stream.seq() - 100));
        assertEquals(END - SIGNED, stored);
        String rest = new String(batch, StandardCharsets.UTF_8)
                .lines()
                .skip(stored)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
        CollectorClient.Reply reply = collector.client().lines(rest.getBytes(StandardCharsets.UTF_8));
        assertEquals(200, reply.status(), reply.body().toString());
        assertEquals("locked", reply.text("level"));
        assertEquals(SIGNED + 100 + 1, collector.lines().size());
    }

    /** The log verifies, and every line of an agent is under a seal. */
    private void assertSealed(String name) throws Exception {
        LogVerdict verdict = verified(name);
        assertTrue(verdict.exit() == 0 || verdict.exit() == 3, verdict.text());
        assertFalse(verdict.text().contains("no seal covers"), verdict.text());
    }

    private LogVerdict verified(String name) throws Exception {
        String key = Keys.load(Home.at(home(name))).logSigner().verifier().toString();
        return LogVerdict.of(home(name).resolve("log"), folder.resolve("state-" + name), "--key", key);
    }

    private TestCollector start(String name, long segmentBytes) throws Exception {
        return TestCollector.start(home(name), segmentBytes, lockedFirst(home(name)));
    }

    private void restore(String name) throws Exception {
        Path home = home(name);
        Files.createDirectories(home.resolve("log"));
        copy(home("home").resolve("keys"), home.resolve("keys"));
        Files.copy(home("home").resolve("origin"), home.resolve("origin"));
        StoredLog.Outcome outcome = new StoredLog(truth, home.resolve("log"), (code, text) -> {}).restore();
        assertTrue(outcome.promised());
        Files.writeString(home.resolve("locked"), "test\n");
    }

    private LockedFirst lockedFirst(Path home) throws IOException {
        MirrorProgress progress = new MirrorProgress(folder, folder.resolve("mirrored-" + home.getFileName()), "test");
        BackgroundMirror mirror = new BackgroundMirror(
                () -> new LogMirror(home.resolve("log"), store.view(), KEEP, progress),
                progress.size(),
                this,
                Duration.ofDays(1));
        mirrors.add(mirror);
        return new LockedFirst(
                home.resolve("log"),
                store.view(),
                KEEP,
                mirror,
                this,
                Duration.ofDays(1),
                Files.exists(home.resolve("locked")));
    }

    private Path home(String name) {
        return folder.resolve(name);
    }

    private List<String> lines(String name) throws IOException {
        return TestCollector.lines(Home.at(home(name)));
    }

    private static int status(TestCollector collector, byte[] lines) {
        try {
            return collector.client().lines(lines).status();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @Override
    public void say(String message) {}

    @Override
    public void alarm(String action, String outcome, String why) {
        throw new IllegalStateException(why);
    }
}
