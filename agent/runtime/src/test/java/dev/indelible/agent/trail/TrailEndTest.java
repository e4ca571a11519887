package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An end that came too early for some lines: they stay where they are, and the next start sends them. */
@Timeout(60)
class TrailEndTest {
    @TempDir
    Path folder;

    private final Map<String, String> notices = new ConcurrentHashMap<>();
    private PeerCollector peer;

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private List<String> arrived(String kind) {
        return peer.lines().values().stream()
                .flatMap(List::stream)
                .filter(line -> line.kind().equals(kind))
                .map(line -> (String) line.object("resource").get("id"))
                .toList();
    }

    /** Its threads do no more with the folder than those of a process that is gone. */
    private static void goneButForItsFiles(Trail trail) throws Exception {
        trail.run().slot().release();
    }

    /** The collector answers all the time; a force that hangs holds the write-ahead log's lock. */
    @Test
    void whatADiskThatHangsKeptFromTheCollectorIsSentByTheNextStart() throws Exception {
        Trail trail = Trail.start(TrailTest.settings(peer, folder), notices::putIfAbsent);
        for (int i = 0; i < 100; i++) {
            TrailTest.event(trail.recorder(), "ACC-" + i);
        }
        while (arrived("method").size() < 100) {
            Thread.sleep(5);
        }
        String first = trail.run().writer().stream();
        synchronized (trail.run().wal()) {
            for (int i = 100; i < 140; i++) {
                TrailTest.event(trail.recorder(), "ACC-" + i);
            }
            trail.close("exit", 2_000);
            assertEquals(100, arrived("method").size(), "the test held up nothing");
            assertFalse(StreamFolder.list(folder.resolve("1/wal")).isEmpty(), "lines that nobody has were deleted");
            goneButForItsFiles(trail);
            Trail next = Trail.start(TrailTest.settings(peer, folder), notices::putIfAbsent);
            next.close("exit", 20_000);
        }
        List<String> ids = new ArrayList<>(arrived("method"));
        Set<String> all =
                new HashSet<>(IntStream.range(0, 140).mapToObj(i -> "ACC-" + i).toList());
        assertEquals(all, new HashSet<>(ids));
        assertEquals(140, ids.size(), "told twice");
        assertEquals(List.of(), arrived("gap"));
        assertTrue(peer.closed(first), "the stream ends as it was closed");
        List<List<Line>> streams = new ArrayList<>(peer.lines().values());
        assertEquals(2, streams.size());
        assertEquals(first, streams.get(1).get(0).object("previous").get("stream"));
        assertEquals(List.of(), StreamFolder.list(folder.resolve("1/wal")), "and nothing is left behind");
    }
}
