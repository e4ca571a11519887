package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.disk.FileAttributes.Attribute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector whose files the kernel protects, and that starts again on them after every kind of end. */
@Timeout(120)
class LocalWormTest {
    @TempDir
    Path folder;

    private FileAttributes attributes;
    private Path log;

    @BeforeEach
    void theFileSystemMustHaveThem() throws IOException {
        attributes = FileAttributes.probe(folder);
        assumeTrue(attributes.refusal() == null, () -> "SKIPPED: no file attributes here: " + attributes.refusal());
        log = folder.resolve("home/log");
    }

    @AfterEach
    void lift() throws IOException {
        FileAttributes.lift(files(folder));
    }

    @Test
    void whatIsFinalIsImmutableAndWhatIsWrittenAppendOnly() throws Exception {
        try (TestCollector collector = start()) {
            fill(collector, 3, 200);
            awaitProtection();
            LocalProtection now = LocalProtection.of(log);
            assertEquals(1, now.open());
            assertTrue(now.finals() >= 2 * 2 + 2 + 2, now.toString());
            assertEquals(List.of(), now.sentences());
            Path open = last(TestCollector.segments(collector.home));
            Path closed = TestCollector.segments(collector.home).get(0);
            assertEquals(Set.of(Attribute.APPEND_ONLY), attributesOf(open));
            assertEquals(Set.of(Attribute.IMMUTABLE), attributesOf(closed));
            assertRefused(() -> Files.write(open, new byte[1], StandardOpenOption.WRITE));
            assertRefused(() -> Files.delete(open));
            for (Path file : List.of(closed, log.resolve("tile/0/000"), log.resolve("checkpoints/256"))) {
                assertRefused(() -> Files.write(file, new byte[1], StandardOpenOption.APPEND));
                assertRefused(() -> Files.move(file, folder.resolve("away")));
                assertRefused(() -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-")));
            }
            assertEquals(List.of(), collector.warnings);
        }
    }

    @Test
    void whatIsLooseIsCountedAndNamed() throws Exception {
        try (TestCollector collector = start()) {
            fill(collector, 2, 200);
        }
        Path tile = log.resolve("tile/0/000");
        FileAttributes.lift(files(log));
        for (Path file : files(log)) {
            if (!file.equals(tile)) {
                attributes.immutable(List.of(file));
            }
        }
        Files.setPosixFilePermissions(tile, PosixFilePermissions.fromString("rw-r--r--"));
        LocalProtection now = LocalProtection.of(log);
        assertEquals(1, now.writable());
        assertEquals(1, now.mutable());
        assertEquals(1, now.rewritable(), "immutable is not append-only: nothing could be written");
        assertEquals(3, now.sentences().size());
        assertTrue(now.sentences().get(0).endsWith("such as tile/0/000"), now.toString());
    }

    @Test
    void whatACrashLeftUnprotectedIsProtectedAtTheNextStart() throws Exception {
        try (TestCollector collector = TestCollector.start(folder.resolve("home"), 1, Clock.systemUTC())) {
            fill(collector, 2, 200);
        }
        assertTrue(LocalProtection.of(log).mutable() > 0);
        try (TestCollector collector = start()) {
            awaitProtection();
            assertEquals(List.of(), collector.warnings);
        }
        LocalProtection after = LocalProtection.of(log);
        assertEquals(0, after.mutable(), after.toString());
        assertEquals(0, after.rewritable(), after.toString());
    }

    @Test
    void anAppendOnlySegmentIsCutAndAnEmptyOneRemovedWhereStartUpMust() throws Exception {
        int lines;
        try (TestCollector collector = start()) {
            fill(collector, 1, 100);
            awaitProtection();
            lines = collector.lines().size();
        }
        Path open = last(files(log.resolve("events")));
        Files.write(open, "{\"torn".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
        try (TestCollector collector = start()) {
            assertEquals(lines + 2, collector.lines().size(), "a start line and an alarm");
            awaitProtection();
            assertEquals(Set.of(Attribute.APPEND_ONLY), attributesOf(open), "set again after the cut");
            fill(collector, 1, 256 - (lines + 2) % 256 - 1 - 2);
            assertEquals(0, collector.lines().size() % 256);
        }
        Path empty = open.resolveSibling("00000000000000000256.jsonl");
        try (TestCollector collector = start()) {
            assertEquals(257, collector.lines().size());
        }
        FileAttributes.lift(List.of(empty));
        for (Path file : List.of(log.resolve("checkpoint"), log.resolve("checkpoints/257"))) {
            if (Files.exists(file)) {
                FileAttributes.lift(List.of(file));
                Files.delete(file);
            }
        }
        Files.setPosixFilePermissions(empty, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(empty, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
        attributes.appendOnly(List.of(empty));
        try (TestCollector collector = start()) {
            assertEquals(257, collector.lines().size());
        }
    }

    @Test
    void staleTilesGoAlthoughTheyAreImmutable() throws Exception {
        start().close();
        Path stale = log.resolve("tile/0/007");
        Files.write(stale, new byte[8192]);
        attributes.immutable(List.of(stale));
        start().close();
        assertTrue(Files.notExists(stale));
    }

    @Test
    void aStartWithoutAttributesStillOpensWhatAnEarlierOneProtected() throws Exception {
        try (TestCollector collector = start()) {
            fill(collector, 2, 200);
            awaitProtection();
        }
        try (TestCollector collector = TestCollector.start(folder.resolve("home"), 1, Clock.systemUTC())) {
            fill(collector, 2, 200);
            assertEquals(List.of(), collector.warnings);
        }
    }

    @Test
    void aProbeLeavesNothingAndClearsWhatAKilledOneLeft() throws Exception {
        Path left = Files.createFile(folder.resolve("attributes1.probe"));
        attributes.immutable(List.of(left));
        Path notEmpty = Files.createDirectories(folder.resolve("attributes2.probe/full"))
                .getParent();
        assertNull(FileAttributes.probe(folder).refusal(), "what cannot be removed is not in the way");
        assertTrue(Files.notExists(left));
        Files.delete(notEmpty.resolve("full"));
        assertNull(FileAttributes.probe(folder).refusal());
        assertTrue(Files.notExists(notEmpty));
    }

    private TestCollector start() throws Exception {
        return TestCollector.start(folder.resolve("home"), 1, Clock.systemUTC(), attributes);
    }

    /** The thread has a period of a second. */
    private void awaitProtection() throws Exception {
        long deadline = System.nanoTime() + 20_000_000_000L;
        LocalProtection now = LocalProtection.of(log);
        while (now.mutable() + now.rewritable() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(100);
            now = LocalProtection.of(log);
        }
    }

    private static void fill(TestCollector collector, int batches, int lines) throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        CollectorClient client = collector.client();
        assertEquals(200, client.lines(stream.openBatch()).status());
        for (int i = 0; i < batches; i++) {
            assertEquals(200, client.lines(stream.batch(lines - 1)).status());
        }
    }

    private static Set<Attribute> attributesOf(Path file) throws IOException {
        Map<Path, Set<Attribute>> found = FileAttributes.read(List.of(file));
        return found.getOrDefault(file, Set.of());
    }

    private static Path last(List<Path> files) {
        return files.get(files.size() - 1);
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private interface Attempt {
        void run() throws IOException;
    }

    private static void assertRefused(Attempt attempt) {
        assertThrows(IOException.class, attempt::run);
    }
}
