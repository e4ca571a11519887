package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What comes back from a store, and what does not when somebody took something away. */
@Timeout(120)
class StoredLogTest implements MirrorVoice {
    private static final Duration KEEP = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final MemoryWormStore store = new MemoryWormStore();
    private final List<String> odd = new ArrayList<>();
    private List<String> lines;

    @Test
    void aLogOfLevelLockedComesBackToItsLastLineAndGoesOn() throws Exception {
        write(true);
        StoredLog.Outcome outcome = restored();
        assertEquals(new StoredLog.Outcome(768, lines.size(), outcome.objects(), true), outcome);
        assertEquals(List.of(), odd);
        try (TestCollector collector = TestCollector.start(folder.resolve("back"), 1, LockedCopy.NONE)) {
            assertEquals(lines, collector.lines().subList(0, lines.size()));
            assertEquals(lines.size() + 1, collector.lines().size());
            assertEquals(List.of(), collector.warnings);
        }
    }

    @Test
    void whatTheMirrorHasNotBroughtUpYetComesFromPieces() throws Exception {
        write(true, false);
        assertTrue(keys("log/").stream().allMatch(key -> key.endsWith(".seal")), "no mirror ran");
        assertEquals(lines.size(), restored().size());
        try (TestCollector collector = TestCollector.start(folder.resolve("back"), 1, LockedCopy.NONE)) {
            assertEquals(lines, collector.lines().subList(0, lines.size()));
            assertEquals(4, TestCollector.segments(collector.home).size(), "cut where they were");
        }
    }

    @Test
    void aLogOfLevelStoredComesBackAsFarAsItsLastClosedSegment() throws Exception {
        write(false);
        StoredLog.Outcome outcome = restored();
        assertEquals(768, outcome.size());
        assertEquals(false, outcome.promised());
        assertEquals(lines.subList(0, 768), TestCollector.lines(Home.at(folder.resolve("back"))));
    }

    @Test
    void nothingIsRestoredOverAHole() throws Exception {
        write(true);
        String seal = keys("log/events/").stream()
                .filter(key -> key.endsWith("256.seal"))
                .findFirst()
                .orElseThrow();
        String lastSeal = keys("log/events/").stream()
                .filter(key -> key.endsWith("512.seal"))
                .findFirst()
                .orElseThrow();
        for (String hole : List.of(seal, lastSeal, LockedFirst.key(0), LockedFirst.key(768))) {
            MemoryWormStore whole = store.copy();
            whole.vanish(hole);
            if (hole.startsWith("pieces/") && hole.endsWith("00")) {
                // The lines of closed segments are there twice: only both together are a hole.
                whole.vanish(seal.replace("256.seal", "000.jsonl"));
            }
            MirrorException refused = assertThrows(
                    MirrorException.class,
                    () -> new StoredLog(whole, Files.createTempDirectory(folder, "x"), this::odd).restore(),
                    hole);
            assertTrue(refused.getMessage().contains("gone"), refused.getMessage());
        }
    }

    @Test
    void aHoleInALogOfLevelStoredIsFoundWhereverItIs() throws Exception {
        write(false);
        List<String> keys = keys("log/");
        for (String hole : keys) {
            if (hole.matches("log/events/.*")) {
                MemoryWormStore whole = store.copy();
                whole.vanish(hole);
                assertThrows(
                        MirrorException.class,
                        () -> new StoredLog(whole, Files.createTempDirectory(folder, "x"), this::odd).restore(),
                        hole);
                assertThrows(
                        MirrorException.class,
                        () -> new StoredLog(whole, Files.createTempDirectory(folder, "x"), this::odd).whole(),
                        hole);
            }
        }
    }

    @Test
    void whatLiesOnTopIsToldAndChangesNothing() throws Exception {
        write(false);
        String file = keys("log/events/").get(0);
        store.overwrite(file, "lie".getBytes(StandardCharsets.UTF_8));
        store.mark("log/tile/0/001");
        store.mark("log/tile/0/777");
        String seal = file.replace(".jsonl", ".seal");
        byte[] bytes = Files.readAllBytes(folder.resolve("home").resolve(seal));
        store.vanish(seal);
        store.overwrite(seal, bytes);
        store.overwrite("log/tile/secret", "lie".getBytes(StandardCharsets.UTF_8));
        assertEquals(768, restored().size());
        assertEquals(
                List.of("foreign", "gone", "marker", "marker", "unlocked", "version"),
                odd.stream().sorted().toList());
    }

    @Test
    void whatAMirrorBringsUpMeanwhileIsNoHole() throws Exception {
        write(false);
        MemoryWormStore earlier = store.copy();
        for (String key : keys("log/")) {
            String last = key.substring(key.lastIndexOf('/') + 1).replaceAll("[.].*", "");
            if (key.contains("events") && Long.parseLong(last) == 512
                    || key.equals("log/tile/0/002")
                    || key.startsWith("log/checkpoints/") && Long.parseLong(last) > 512) {
                earlier.vanish(key);
            }
        }
        AtomicBoolean grown = new AtomicBoolean();
        WormStore growing = (WormStore) Proxy.newProxyInstance(
                WormStore.class.getClassLoader(), new Class<?>[] {WormStore.class}, (self, method, arguments) -> {
                    if (method.getName().equals("list") && arguments[0].equals("log/tile/")) {
                        grown.set(true);
                    }
                    return method.invoke(grown.get() ? store : earlier, arguments);
                });
        StoredLog.Outcome outcome = new StoredLog(growing, Files.createTempDirectory(folder, "x"), this::odd).whole();
        assertEquals(512, outcome.sealed());
        assertTrue(grown.get());
        assertEquals(List.of(), odd);
    }

    @Test
    void whatIsTooLongForATileIsNotReadIntoMemory() throws Exception {
        write(false);
        store.vanish("log/tile/0/001");
        store.overwrite("log/tile/0/001", new byte[8_193]);
        MirrorException refused = assertThrows(MirrorException.class, this::restored);
        assertTrue(refused.getMessage().contains("8193 bytes"), refused.getMessage());
    }

    @Test
    void otherBytesThanTheSealSaysAreRefused() throws Exception {
        write(false);
        String file = keys("log/events/").get(0);
        store.vanish(file);
        store.put(
                file,
                Content.of("lie\n".getBytes(StandardCharsets.UTF_8)),
                store.now().plus(KEEP));
        MirrorException refused = assertThrows(MirrorException.class, this::restored);
        assertTrue(refused.getMessage().contains("not what its seal says"), refused.getMessage());
    }

    @Override
    public void say(String message) {
        throw new IllegalStateException(message);
    }

    @Override
    public void alarm(String action, String outcome, String why) {
        throw new IllegalStateException(why);
    }

    /** A log of three closed segments and an open one, in the store. */
    private void write(boolean locked) throws Exception {
        write(locked, true);
    }

    private void write(boolean locked, boolean mirrored) throws Exception {
        Path home = folder.resolve("home");
        MirrorProgress progress = new MirrorProgress(folder, folder.resolve("mirrored"), "test");
        LogMirror mirror = new LogMirror(home.resolve("log"), store, KEEP, progress);
        BackgroundMirror background = new BackgroundMirror(() -> mirror, 0, this, Duration.ofDays(1));
        LockedCopy copy = locked
                ? new LockedFirst(home.resolve("log"), store, KEEP, background, this, Duration.ofDays(1), false)
                : LockedCopy.NONE;
        try (TestCollector collector = TestCollector.start(home, 1, copy)) {
            AgentStreamWriter stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
            for (int i = 0; i < 4; i++) {
                assertEquals(200, collector.client().lines(stream.batch(199)).status());
            }
            assertEquals(200, collector.client().lines(stream.batch(9)).status());
            lines = collector.lines();
        }
        if (mirrored) {
            assertEquals(768, mirror.run().locked());
        }
        if (locked) {
            new StoredLevel(store, KEEP).promise();
        }
    }

    private StoredLog.Outcome restored() throws Exception {
        Path home = folder.resolve("back");
        Files.createDirectories(home.resolve("log"));
        copy(folder.resolve("home/keys"), home.resolve("keys"));
        Files.copy(folder.resolve("home/origin"), home.resolve("origin"));
        return new StoredLog(store, home.resolve("log"), this::odd).restore();
    }

    private void odd(String code, String text) {
        odd.add(code);
    }

    private List<String> keys(String prefix) throws Exception {
        List<String> keys = new ArrayList<>();
        store.list(prefix, version -> keys.add(version.key()));
        return keys;
    }

    private static void copy(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
