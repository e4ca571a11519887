package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.TlogReader;
import dev.indelible.collector.TurnedClock;
import dev.indelible.collector.home.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Segments, their seals and the files' modes. */
@Timeout(120)
class SegmentsTest {
    /** What FORMAT.md lists, and nothing else. */
    private static final Pattern LISTED = Pattern.compile("events/\\d{4}/\\d\\d/\\d\\d/\\d{20}\\.(jsonl|seal)"
            + "|tile/\\d+/(x\\d{3}/)*\\d{3}(\\.p/\\d{1,3})?|checkpoints/\\d+|checkpoint");

    @TempDir
    Path folder;

    private final TurnedClock clock = new TurnedClock(Instant.parse("2026-11-22T23:50:00Z"));

    @Test
    void segmentsCloseAtMultiplesOf256AndBatchesMayStraddleThem() throws Exception {
        try (TestCollector collector = TestCollector.start(folder, 1, clock)) {
            fill(collector, 5, 150);
            List<Path> segments = TestCollector.segments(collector.home);
            assertEquals(3, segments.size());
            for (int i = 0; i < 2; i++) {
                assertEquals(256, Files.readAllLines(segments.get(i)).size());
                assertSealed(collector, segments.get(i), (i + 1) * 256L);
            }
            assertFalse(Files.exists(seal(segments.get(2))));
            new TlogReader(path -> collector.client().get("/" + path).body()).check(true);
        }
    }

    @Test
    void everyFileIsOneOfTheFormatWithItsMode() throws Exception {
        try (TestCollector collector = TestCollector.start(folder, 1, clock)) {
            fill(collector, 5, 150);
        }
        try (Stream<Path> walk = Files.walk(folder.resolve("log"))) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                String path = folder.resolve("log").relativize(file).toString();
                assertTrue(LISTED.matcher(path).matches(), path);
                assertEquals("r--r--r--", mode(file), path);
            }
        }
        for (String key : List.of("log.key", "time.key", "operator.key")) {
            assertEquals("rw-------", mode(folder.resolve("keys").resolve(key)));
        }
        assertEquals("rwx------", mode(folder.resolve("keys")));
        assertEquals("rwx------", mode(folder.resolve("tmp")));
        try (Stream<Path> temp = Files.list(folder.resolve("tmp"))) {
            assertEquals(0, temp.count());
        }
    }

    @Test
    void aNewDayBeginsASegmentAtTheNextMultiple() throws Exception {
        try (TestCollector collector = TestCollector.start(folder, Long.MAX_VALUE, clock)) {
            fill(collector, 1, 300);
            clock.now = Instant.parse("2026-11-23T00:10:00Z");
            fill(collector, 1, 100);
            assertEquals(1, TestCollector.segments(collector.home).size());
            fill(collector, 1, 200);
            assertEquals(
                    List.of("2026/11/22/00000000000000000000.jsonl", "2026/11/23/00000000000000000512.jsonl"),
                    relative(collector));
            clock.now = Instant.parse("2026-11-21T12:00:00Z");
            fill(collector, 1, 300);
            assertEquals(2, TestCollector.segments(collector.home).size(), "a clock that runs back changes nothing");
        }
    }

    @Test
    void datesNeverRunBackAndASealedEndIsFollowedAfterARestart() throws Exception {
        try (TestCollector collector = TestCollector.start(folder, 1, clock)) {
            AgentStreamWriter stream = collector.enrolled("bank");
            CollectorClient client = collector.client();
            client.lines(stream.openBatch());
            assertEquals(200, client.lines(stream.batch(251)).status());
            assertEquals(256, collector.log.published().checkpoint().size());
        }
        clock.now = Instant.parse("2026-11-20T00:00:00Z");
        try (TestCollector collector = TestCollector.start(folder, 1, clock)) {
            assertEquals(
                    List.of("2026/11/22/00000000000000000000.jsonl", "2026/11/22/00000000000000000256.jsonl"),
                    relative(collector));
            assertSealed(collector, TestCollector.segments(collector.home).get(0), 256);
        }
        TestCollector.start(folder, 1, clock).close();
        long lines = 0;
        for (Path segment : TestCollector.segments(Home.at(folder))) {
            lines += Files.readAllLines(segment).size();
        }
        assertEquals(256 + 2 + 2, lines, "each start has a line of its own, and an alarm about its clock");
    }

    @Test
    void aCheckpointIsKeptASecondAtMost() throws Exception {
        try (TestCollector collector = TestCollector.start(folder, Long.MAX_VALUE, clock)) {
            for (int second = 0; second < 3; second++) {
                clock.now = clock.now.plusSeconds(1);
                fill(collector, 4, 2);
            }
        }
        try (Stream<Path> kept = Files.list(folder.resolve("log/checkpoints"))) {
            assertEquals(4, kept.count(), "the first, and one for each of three seconds");
        }
    }

    /** The checkpoint at the end, its own file, the digest, the modes. */
    private static void assertSealed(TestCollector collector, Path segment, long end) throws Exception {
        String[] seal = Files.readString(seal(segment)).split("\n", 4);
        assertEquals("indelible/segment/v1", seal[0]);
        assertArrayEquals(Leaf.sha256(Files.readAllBytes(segment)), Encoding.base64(seal[1], 32));
        assertEquals("", seal[2]);
        CheckpointNote note = CheckpointNote.strict(
                seal[3],
                collector.keys.logSigner().verifier(),
                collector.keys.timeSigner().verifier());
        assertEquals(end, note.checkpoint().size());
        assertEquals(seal[3], Files.readString(collector.home.log().resolve("checkpoints/" + end)));
        assertEquals("r--r--r--", mode(segment));
        assertEquals("r--r--r--", mode(seal(segment)));
    }

    private static void fill(TestCollector collector, int batches, int lines) throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        CollectorClient client = collector.client();
        client.lines(stream.openBatch());
        for (int i = 0; i < batches; i++) {
            assertEquals(200, client.lines(stream.batch(lines - 1)).status());
        }
    }

    private static List<String> relative(TestCollector collector) throws Exception {
        Path events = collector.home.log().resolve("events");
        return TestCollector.segments(collector.home).stream()
                .map(path -> events.relativize(path).toString())
                .toList();
    }

    private static Path seal(Path segment) {
        return Path.of(segment.toString().replace(".jsonl", ".seal"));
    }

    private static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
