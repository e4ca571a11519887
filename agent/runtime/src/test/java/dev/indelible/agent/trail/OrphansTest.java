package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.wal.StreamFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Slots of processes that were killed and never come back: a process in another slot sends what they left. */
@Timeout(120)
class OrphansTest {
    @TempDir
    Path folder;

    private final ConcurrentHashMap<String, String> notices = new ConcurrentHashMap<>();
    private PeerCollector peer;
    private Children children;

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
        children = new Children(peer, folder);
    }

    @AfterEach
    void stop() throws Exception {
        children.close();
        peer.close();
    }

    @Test
    void whatKilledProcessesLeftIsSentByOneThatStaysExactlyOnce() throws Exception {
        peer.status(503, 0);
        Process first = children.start("a", 2, 0, 200_000);
        while (children.acknowledged("a-").size() < 500) {
            Thread.sleep(20);
        }
        children.kill("b", 2, 200_000, 500, 0);
        first.destroyForcibly().waitFor();
        Slot one = Slot.take(children.state());
        assertEquals("1", one.path().getFileName().toString());
        Slot two = Slot.take(children.state());
        assertEquals("2", two.path().getFileName().toString());
        peer.status(200, 0);
        Trail trail = Trail.start(TrailTest.settings(peer, children.state()), notices::putIfAbsent);
        while (trail.run() == null) {
            Thread.sleep(5);
        }
        assertEquals("3", trail.folder().getFileName().toString());
        one.release();
        two.release();
        long until = System.nanoTime() + 40_000_000_000L;
        for (String slot : List.of("1", "2")) {
            while (!StreamFolder.list(children.state().resolve(slot).resolve("wal"))
                    .isEmpty()) {
                assertTrue(
                        System.nanoTime() < until,
                        () -> "still there " + notices + peer.lines().keySet());
                Thread.sleep(50);
            }
        }
        trail.close("exit", 10_000);
        children.assertExactlyOnce();
        assertEquals(3, peer.enrolled().size(), "under their own identities");
        assertEquals(5, peer.lines().size(), "two that were killed, two that followed, and its own");
        assertEquals(3, peer.lines().keySet().stream().filter(peer::closed).count());
    }
}
