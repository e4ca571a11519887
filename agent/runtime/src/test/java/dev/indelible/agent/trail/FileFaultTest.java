package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of the trail are taken away, replaced or cut under a JVM that records: it goes on, and what is lost is told. */
@Timeout(240)
class FileFaultTest {
    private static final String RING = "ring.0000000001";

    @TempDir
    Path folder;

    private PeerCollector peer;
    private Children children;
    private Path slot;

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
        children = new Children(peer, folder);
        slot = children.state().resolve("1");
    }

    @AfterEach
    void stop() throws Exception {
        children.close();
        peer.close();
    }

    interface Fault {
        void happens(long pid) throws Exception;
    }

    /** What is recorded before the fault and for some seconds behind it. */
    private void during(long pauseNanos, int before, Fault fault) throws Exception {
        Process process = children.start("r0", 4, 6_000_000_000L / pauseNanos, pauseNanos);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (children.acknowledged("").size() < before) {
            assertTrue(process.isAlive() && System.nanoTime() < until, children::output);
            Thread.sleep(20);
        }
        assertTrue(Files.exists(slot.resolve(RING)), () -> "a fault before the fault: " + children.output());
        fault.happens(process.pid());
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> "the child hangs: " + children.output());
        assertEquals(0, process.exitValue(), children.output());
    }

    private Set<String> lost() throws IOException {
        Set<String> seen = new HashSet<>();
        for (Line line : lines()) {
            if (line.kind().equals("method") || line.kind().equals("http")) {
                String id = (String) line.object("resource").get("id");
                assertTrue(seen.add(id), () -> id + " twice " + children.output());
            }
        }
        Set<String> lost = children.acknowledged("");
        for (int thread = 0; thread < 4; thread++) {
            List<String> own = new ArrayList<>(children.acknowledged("r0-" + thread));
            own.sort((a, b) -> Integer.compare(number(a), number(b)));
            assertTrue(
                    seen.containsAll(own.subList(own.size() - 100, own.size())),
                    () -> "the end is lost " + gaps() + children.output());
        }
        lost.removeAll(seen);
        return lost;
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
    }

    private List<Line> lines() {
        return peer.lines().values().stream().flatMap(List::stream).toList();
    }

    private List<String> gaps() {
        return lines().stream()
                .filter(line -> line.kind().equals("gap"))
                .map(line -> line.number("lost", 0) + " " + line.text("bound") + " " + line.text("why"))
                .toList();
    }

    private Path newestStream() throws IOException {
        List<StreamFolder> streams = StreamFolder.list(slot.resolve("wal"));
        return streams.get(streams.size() - 1).path();
    }

    private List<Path> segments() throws IOException {
        List<StreamFolder> streams = StreamFolder.list(slot.resolve("wal"));
        return streams.get(streams.size() - 1).segments();
    }

    private static void cut(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRingThatIsTakenAwayOrReplacedLosesNothing(boolean replaced) throws Exception {
        during(1_000_000, 1000, pid -> {
            Files.delete(slot.resolve(RING));
            if (replaced) {
                Files.write(slot.resolve(RING), new byte[8 << 20]);
            }
        });
        assertEquals(Set.of(), lost(), gaps() + children.output());
        assertEquals(List.of(), gaps());
        assertEquals(2, peer.lines().size());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4096, 4 << 20})
    void aRingThatIsCutIsAGapOfUnknownSize(long size) throws Exception {
        during(1_000_000, 1000, pid -> cut(slot.resolve(RING), size));
        Set<String> lost = lost();
        assertTrue(gaps().stream().anyMatch(gap -> gap.contains(" unknown ")), gaps() + children.output());
        assertTrue(lost.size() < 10_000, lost.size() + " lost");
        assertTrue(peer.lines().size() >= 2);
    }

    enum Taken {
        NEWEST_SEGMENT_CUT,
        NEWEST_SEGMENT,
        STREAM_FOLDER,
        WAL_FOLDER,
        SLOT,
        STATE
    }

    /** While the collector takes nothing, so that there is something to lose. */
    @ParameterizedTest
    @EnumSource
    void whatIsTakenOfTheWalIsAGapOfUnknownSizeAndTheRestGoesOn(Taken taken) throws Exception {
        peer.status(503, 0);
        during(1_000_000, 2000, pid -> {
            switch (taken) {
                case NEWEST_SEGMENT_CUT -> cut(segments().get(segments().size() - 1), 1000);
                case NEWEST_SEGMENT -> Files.delete(segments().get(segments().size() - 1));
                case STREAM_FOLDER -> OwnerFiles.deleteTree(newestStream());
                case WAL_FOLDER -> OwnerFiles.deleteTree(slot.resolve("wal"));
                case SLOT -> OwnerFiles.deleteTree(slot);
                case STATE -> OwnerFiles.deleteTree(children.state());
            }
            Thread.sleep(1500);
            peer.status(200, 0);
        });
        assertNotEquals(Set.of(), lost(), "the test took nothing away");
        assertTrue(gaps().stream().anyMatch(gap -> gap.contains(" unknown ")), gaps() + children.output());
        assertEquals(1, peer.enrolled().size(), "the identity goes on");
    }

    /** {@code left}: bytes of it that are left; none at all: -1. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 100, 1000})
    void behindASegmentThatIsMissingTheSealedLinesAreToldAgain(int left) throws Exception {
        peer.status(503, 0);
        int[] there = new int[1];
        during(100_000, 30_000, pid -> {
            List<Path> segments = segments();
            there[0] = segments.size();
            assertTrue(there[0] >= 4, segments.toString());
            if (left < 0) {
                Files.delete(segments.get(2));
            } else {
                cut(segments.get(2), left);
            }
            peer.status(200, 0);
        });
        Set<String> lost = lost();
        assertFalse(lost.isEmpty());
        assertTrue(lost.size() < children.acknowledged("").size() / there[0] * 2, lost.size() + " lost");
        assertTrue(
                gaps().stream().anyMatch(gap -> gap.contains(" unknown lines of the WAL")), gaps() + children.output());
    }
}
