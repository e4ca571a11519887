package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.archive.FolderArchive;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.store.LogMirror;
import dev.indelible.collector.store.MemoryWormStore;
import dev.indelible.collector.store.MirrorException;
import dev.indelible.collector.store.MirrorProgress;
import dev.indelible.collector.store.StoredLog;
import dev.indelible.collector.store.WormStore;
import dev.indelible.collector.verify.LogVerdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log whose front is removed or moved, and its copy in a store that keeps objects for a while longer. */
@Timeout(300)
final class MirroredRemovalTest {
    private static final Duration KEEP = Duration.ofDays(60);
    private static final String RULES = "keep 30d";

    @TempDir
    Path folder;

    private AgedLog log;
    private final MemoryWormStore store = new MemoryWormStore();
    private AgentStreamWriter running;

    /** Three segments of the first day, some of 40 days later, all of them mirrored. */
    @BeforeEach
    void begin() throws Exception {
        log = new AgedLog(folder.resolve("home"));
        try (TestCollector collector = log.collector()) {
            running = collector.enrolled("bank");
            AgedLog.fill(collector, running, 9, 100);
        }
        mirror(store).run();
        age(40);
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 7, 100);
        }
    }

    @Test
    void theCopyGoesOnWhereTheLogWasCut() throws Exception {
        mirror(store).run();
        log.apply(RULES, null, step -> {});
        assertEquals(768L, log.firsts().get(0));
        long locked = mirror(store).run().locked();
        assertTrue(locked > 768, "" + locked);
        assertTrue(store.oldest("log/retained/" + String.format("%020d", 768)).isPresent());
        fill();
        LogMirror.Outcome more = mirror(store).run();
        assertTrue(more.locked() > locked, more.toString());
        Files.delete(log.home.mirrored());
        assertEquals(new LogMirror.Outcome(0, 0, more.locked()), mirror(store).run(), "all is there");
        LogVerdict whole = verdict();
        assertEquals(3, whole.exit(), whole.text());
        assertTrue(!whole.text().contains("before them removed"), "the store still has it all: " + whole.text());
    }

    /** Once the locks are over a bucket's rules let the lines go, and only what retention removed may be missing. */
    @Test
    void aStoreThatLetTheRemovedLinesGoIsVerifiedAndRestored() throws Exception {
        mirror(store).run();
        log.apply(RULES, null, step -> {});
        fill();
        age(1);
        fill();
        mirror(store).run();
        store.turn(KEEP);
        List<String> front = events(0, 768);
        assertEquals(6, front.size(), front.toString());
        for (String key : front) {
            store.delete(store.oldest(key).orElseThrow());
            LogVerdict left = verdict();
            assertEquals(3, left.exit(), key + left.text());
            assertTrue(left.text().contains("768 before them removed"), key + left.text());
        }
        Home back = Home.at(folder.resolve("back"));
        AgedLog.copy(log.home.keys(), back.keys());
        Files.copy(log.home.folder().resolve("origin"), back.folder().resolve("origin"));
        Files.createDirectories(back.log());
        StoredLog.Outcome outcome = new StoredLog(store, back.log(), (code, text) -> {}).restore();
        assertEquals(outcome.sealed(), outcome.size());
        try (TestCollector collector = TestCollector.start(back.folder(), 1, log.clock)) {
            assertTrue(collector.log.published().checkpoint().size() > 768);
        }
        LogVerdict restored = LogVerdict.of(back.log(), folder.resolve("state-back"));
        assertEquals(3, restored.exit(), restored.text());
        String next = events(768, Long.MAX_VALUE).get(0);
        store.delete(store.oldest(next).orElseThrow());
        assertThrows(MirrorException.class, () -> whole("gone"), "what is not removed may not be missing");
    }

    @Test
    void aFrontThatIsMissingWithoutWhatStandsForItIsNoLog() throws Exception {
        mirror(store).run();
        for (String key : events(0, 256)) {
            store.vanish(key);
        }
        MirrorException gone = assertThrows(MirrorException.class, () -> whole("gone"));
        assertTrue(gone.getMessage().contains("line 0"), gone.getMessage());
    }

    @Test
    void aStoreDoesNotBeginInTheMiddleOfALog() throws Exception {
        log.apply(RULES, null, step -> {});
        Files.delete(log.home.mirrored());
        MemoryWormStore other = new MemoryWormStore();
        MirrorException refused =
                assertThrows(MirrorException.class, () -> mirror(other).run());
        assertTrue(refused.getMessage().contains("serve this log without a store"), refused.getMessage());
        assertThrows(MirrorException.class, () -> mirror(other).requireStored());
        other.overwrite("log/checkpoints/768", "lie".getBytes(StandardCharsets.UTF_8));
        assertThrows(MirrorException.class, () -> mirror(other).run());
        List<String> keys = new ArrayList<>();
        other.list("", version -> keys.add(version.key()));
        assertEquals(List.of("log/checkpoints/768"), keys, "nothing was stored");
        mirror(store).requireStored();
        mirror(store).run();
    }

    @Test
    void whatIsArchivedStaysInTheStoreToo() throws Exception {
        mirror(store).run();
        Path archive = Files.createDirectory(folder.resolve("archive"));
        log.apply(
                "keep 365d\nat-hand 30d",
                FolderArchive.open(archive, log.keys().logSigner().verifier().toString(), false),
                step -> {});
        assertEquals(768L, log.firsts().get(0));
        fill();
        mirror(store).run();
        LogVerdict verdict = verdict();
        assertEquals(3, verdict.exit(), verdict.text());
        Path back = whole("back");
        try (Stream<Path> files = Files.walk(back.resolve("events"))) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith("0000.jsonl")));
        }
    }

    private void fill() throws Exception {
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 4, 100);
        }
    }

    private void age(int days) {
        log.clock.now = log.clock.now.plusSeconds(86_400L * days);
    }

    private LogMirror mirror(WormStore to) throws Exception {
        return new LogMirror(
                log.home.log(), to, KEEP, new MirrorProgress(log.home.temp(), log.home.mirrored(), "memory"));
    }

    private Path whole(String name) throws Exception {
        Path root = Files.createDirectory(folder.resolve(name));
        new StoredLog(store, root, (code, text) -> {}).whole();
        return root;
    }

    /** The keys of the segments that begin with a line of these. */
    private List<String> events(long from, long to) throws Exception {
        List<String> keys = new ArrayList<>();
        store.list("log/events/", version -> {
            String name = version.key().substring(version.key().lastIndexOf('/') + 1);
            long first = Long.parseLong(name.substring(0, 20));
            if (first >= from && first < to) {
                keys.add(version.key());
            }
        });
        return keys;
    }

    private LogVerdict verdict() throws Exception {
        return LogVerdict.ofStored(
                store,
                folder.resolve("state"),
                log.keys().logSigner().verifier().toString());
    }
}
