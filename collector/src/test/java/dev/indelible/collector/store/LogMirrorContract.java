package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.store.WormStore.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a mirror leaves in a store, whatever the store is. Each test has a log and an empty store of its own. */
@Timeout(240)
public abstract class LogMirrorContract {
    private static final Duration KEEP = Duration.ofHours(2);

    @TempDir
    Path folder;

    private Path log;
    private WormStore store;

    /** A new, empty store. */
    protected abstract WormStore newStore() throws Exception;

    /** Somebody puts an object that nothing locks into the store last opened. */
    protected abstract void overwrite(String key, byte[] bytes) throws Exception;

    /** Somebody deletes without naming a version in the store last opened. */
    protected abstract void mark(String key) throws Exception;

    /** Returns when the clock of the store last opened shows this time or a later one. */
    protected abstract void await(Instant time) throws Exception;

    /** How far apart the interruptions are that {@link #aStopAnywhereIsGoneOnFrom} tries. */
    protected abstract int stride();

    @BeforeEach
    void aLogOfThreeClosedSegmentsAndAnOpenOne() throws Exception {
        store = newStore();
        fill(4);
        log = folder.resolve("home/log");
    }

    @Test
    void whatIsFinalIsStoredOnceAndLocked() throws Exception {
        Instant before = store.now();
        LogMirror.Outcome outcome = mirror(store).run();
        assertEquals(768, outcome.locked());
        List<String> names = finalNames(768);
        assertEquals(names.size(), outcome.objects());
        assertEquals(names, storedNames());
        long bytes = 0;
        for (String name : names) {
            List<Version> versions = store.versions("log/" + name);
            assertEquals(1, versions.size(), name);
            assertArrayEquals(Files.readAllBytes(log.resolve(name)), bytes(versions.get(0)), name);
            assertFalse(store.lock(versions.get(0)).retainUntil().isBefore(before.plus(KEEP)), name);
            bytes += versions.get(0).length();
        }
        assertEquals(bytes, outcome.bytes());
        assertEquals(
                new LogMirror.Outcome(0, 0, 768),
                mirror(new StoppedStore(store, 0, false)).run(),
                "where all is there, nothing is tried");
        Files.delete(progress());
        assertEquals(
                new LogMirror.Outcome(0, 0, 768),
                mirror(store).run(),
                "without its memory it compares all that is there");
    }

    @Test
    void whatBecomesFinalLaterFollows() throws Exception {
        long first = mirror(store).run().objects();
        fill(2);
        LogMirror.Outcome outcome = mirror(store).run();
        assertEquals(1024, outcome.locked());
        assertEquals(finalNames(1024), storedNames());
        assertEquals(finalNames(1024).size() - first, outcome.objects());
    }

    @Test
    void aStopAnywhereIsGoneOnFrom() throws Exception {
        int puts = finalNames(768).size();
        for (int stop = 0; stop < puts; stop += stride()) {
            for (boolean done : List.of(false, true)) {
                store = newStore();
                Files.deleteIfExists(progress());
                WormStore failing = new StoppedStore(store, stop, done);
                assertThrows(IOException.class, () -> mirror(failing).run());
                assertEquals(stop + (done ? 1 : 0), storedNames().size());
                assertCovered();
                LogMirror.Outcome rest = mirror(store).run();
                assertEquals(768, rest.locked());
                assertEquals(puts - stop - (done ? 1 : 0), rest.objects(), "what is there is not stored again");
                assertEquals(finalNames(768), storedNames(), "each one version");
            }
        }
    }

    @Test
    void whatSomebodyElseWroteFirstStopsIt() throws Exception {
        String lines = finalNames(512).stream()
                .filter(name -> name.endsWith("256.jsonl"))
                .findFirst()
                .orElseThrow();
        overwrite("log/" + lines, "lie".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 2; i++) {
            MirrorException refused =
                    assertThrows(MirrorException.class, () -> mirror(store).run());
            assertTrue(refused.getMessage().contains(lines), refused.getMessage());
            assertTrue(store.oldest("log/checkpoints/256").isPresent());
            assertTrue(store.oldest("log/checkpoints/512").isEmpty(), "nothing says that it is whole");
        }
    }

    @Test
    void whatAnotherLogLockedFirstStopsIt() throws Exception {
        byte[] other = Files.readAllBytes(log.resolve("tile/0/001"));
        other[8_191] ^= 1;
        store.put("log/tile/0/001", Content.of(other), store.now().plus(KEEP));
        MirrorException refused =
                assertThrows(MirrorException.class, () -> mirror(store).run());
        assertTrue(
                refused.getMessage().contains("log/tile/0/001 in the store is not what this log has"),
                refused.getMessage());
    }

    @Test
    void equalBytesThatNothingLocksStopItToo() throws Exception {
        overwrite("log/checkpoints/768", Files.readAllBytes(log.resolve("checkpoints/768")));
        MirrorException refused =
                assertThrows(MirrorException.class, () -> mirror(store).run());
        assertTrue(refused.getMessage().contains("not locked"), refused.getMessage());
    }

    @Test
    void aMarkerWhereNothingWasStopsIt() throws Exception {
        mark("log/tile/0/001");
        MirrorException refused =
                assertThrows(MirrorException.class, () -> mirror(store).run());
        assertTrue(refused.getMessage().contains("log/tile/0/001"), refused.getMessage());
    }

    @Test
    void whatLiesOnTopLaterChangesNothing() throws Exception {
        mirror(store).run();
        overwrite("log/checkpoints/768", "lie".getBytes(StandardCharsets.UTF_8));
        mark("log/checkpoints/512");
        assertEquals(new LogMirror.Outcome(0, 0, 768), mirror(store).run());
    }

    @Test
    void aCollectorStartsFromWhatIsInTheStore() throws Exception {
        mirror(store).run();
        Path home = folder.resolve("restored");
        copy(folder.resolve("home/keys"), home.resolve("keys"));
        Files.copy(folder.resolve("home/origin"), home.resolve("origin"));
        List<Version> truth = new ArrayList<>();
        store.list("log/", truth::add);
        for (Version version : truth) {
            Path file = home.resolve(version.key());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes(version));
        }
        List<String> lines = Files.readAllLines(
                TestCollector.segments(Home.at(folder.resolve("home"))).get(2));
        try (TestCollector collector = TestCollector.start(home, 1, Clock.systemUTC())) {
            assertEquals(769, collector.lines().size(), "and the start line");
            assertEquals(lines, collector.lines().subList(512, 768));
            assertEquals(List.of(), collector.warnings);
        }
    }

    /** Every checkpoint in the store covers only lines that are there, sealed and with their tiles. */
    private void assertCovered() throws IOException {
        List<String> names = storedNames();
        for (String name : names) {
            if (name.startsWith("checkpoints/")) {
                long size = Long.parseLong(name.substring("checkpoints/".length()));
                for (String needed : finalNames((size + 255) / 256 * 256)) {
                    assertTrue(needed.startsWith("checkpoints/") || names.contains(needed), name + " but no " + needed);
                }
            }
        }
    }

    @Test
    void theEndOfASegmentThatSomebodyElseStoredDoesNotMakeItWhole() throws Exception {
        byte[] end = Files.readAllBytes(log.resolve("checkpoints/768"));
        store.put("log/checkpoints/768", Content.of(end), store.now().plus(KEEP.multipliedBy(2)));
        assertEquals(finalNames(768).size() - 1, mirror(store).run().objects());
        assertEquals(finalNames(768), storedNames());
    }

    @Test
    void aLockThatEndsTooSoonIsMadeLonger() throws Exception {
        byte[] end = Files.readAllBytes(log.resolve("checkpoints/768"));
        Version early =
                store.put("log/checkpoints/768", Content.of(end), store.now().plus(Duration.ofMinutes(5)));
        mirror(store).run();
        assertFalse(store.lock(early).retainUntil().isBefore(early.stored().plus(KEEP)));
    }

    /** As after a restore: all is compared, and some of it was to be locked until a day that is over. */
    @Test
    void aLockThatWouldBeOverIsNotMadeLonger() throws Exception {
        mirror(store, Duration.ofSeconds(15)).run();
        Version end = store.oldest("log/checkpoints/768").orElseThrow();
        Instant until = store.lock(end).retainUntil();
        await(end.stored().plusSeconds(22));
        Files.delete(progress());
        assertEquals(
                new LogMirror.Outcome(0, 0, 768),
                mirror(store, Duration.ofSeconds(20)).run());
        assertEquals(until, store.lock(end).retainUntil());
    }

    @Test
    void anotherStoreOfTheSameNameIsRefused() throws Exception {
        mirror(store).run();
        store = newStore();
        for (int i = 0; i < 2; i++) {
            MirrorException refused =
                    assertThrows(MirrorException.class, () -> mirror(store).run());
            assertTrue(refused.getMessage().contains("log/checkpoints/768 is gone"), refused.getMessage());
            assertEquals(List.of(), storedNames());
        }
        store.put(
                "log/checkpoints/768", Content.of(new byte[] {'x'}), store.now().plus(KEEP));
        assertThrows(MirrorException.class, () -> mirror(store).run(), "another log's checkpoint is not this one's");
    }

    @Test
    void aCopyInAnotherStoreBeginsAtTheBeginningOnceThatIsWanted() throws Exception {
        mirror(store).run();
        store = newStore();
        Files.delete(progress());
        assertEquals(768, mirror(store).run().locked());
        assertEquals(finalNames(768), storedNames());
    }

    private LogMirror mirror(WormStore target) throws IOException {
        return mirror(target, KEEP);
    }

    private LogMirror mirror(WormStore target, Duration keep) throws IOException {
        return new LogMirror(log, target, keep, new MirrorProgress(folder, progress(), "test"));
    }

    private Path progress() {
        return folder.resolve("mirrored");
    }

    /** 300 lines with those of the collector's own a batch and a start; segments of 256. */
    private void fill(int batches) throws Exception {
        try (TestCollector collector = TestCollector.start(folder.resolve("home"), 1, Clock.systemUTC())) {
            AgentStreamWriter stream = collector.enrolled("bank");
            CollectorClient client = collector.client();
            assertEquals(200, client.lines(stream.openBatch()).status());
            for (int i = 0; i < batches; i++) {
                assertEquals(200, client.lines(stream.batch(199)).status());
            }
        }
    }

    /** What must be in the store when all lines below this index are. */
    private List<String> finalNames(long end) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(log)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String name = log.relativize(file).toString();
                String last = name.substring(name.lastIndexOf('/') + 1).replaceAll("[.].*", "");
                boolean in = name.startsWith("events/") && Long.parseLong(last) < end
                        || name.matches("tile/0/[0-9]{3}") && Long.parseLong(last) < end / 256
                        || name.startsWith("checkpoints/") && Long.parseLong(last) <= end;
                if (in) {
                    names.add(name);
                }
            }
        }
        return names.stream().sorted().toList();
    }

    private List<String> storedNames() throws IOException {
        List<String> names = new ArrayList<>();
        store.list("log/", version -> names.add(version.key().substring("log/".length())));
        return names;
    }

    private byte[] bytes(Version version) throws IOException {
        try (InputStream in = store.read(version)) {
            return in.readAllBytes();
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
}
