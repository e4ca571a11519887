package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 at any moment: what {@code record} returned for is in the log, exactly once. */
@Timeout(240)
class KillTest {
    @TempDir
    Path folder;

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
    void killedAtRandomMomentsUnderLoadNothingIsLostOrDoubled() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 6; run++) {
            children.kill(
                    "r" + run, 8, 50_000 + random.nextInt(300_000), 1 + random.nextInt(4000), random.nextInt(400));
        }
        children.complete("last", 2, 50);
        children.assertExactlyOnce();
        assertSomeWereRecovered();
    }

    @Test
    void whatNoCollectorTookYetSurvivesTooAndArrivesLater() throws Exception {
        peer.status(503, 0);
        for (int run = 0; run < 3; run++) {
            children.kill("r" + run, 16, 100_000, 3000, 0);
            assertEquals(Map.of(), peer.lines(), "all of the thousands of lines are still to be forwarded");
        }
        peer.status(200, 0);
        children.complete("last", 1, 10);
        children.assertExactlyOnce();
        assertSomeWereRecovered();
    }

    @Test
    void aCollectorThatHasMoreThanWasReceiptedIsFollowedFromThere() throws Exception {
        peer.mode(PeerCollector.Mode.MUTE);
        Process first = children.start("r0", 2, 0, 5_000_000);
        long until = System.nanoTime() + 30_000_000_000L;
        while (peer.lines().isEmpty()) {
            assertTrue(System.nanoTime() < until, children::output);
            Thread.sleep(10);
        }
        Thread.sleep(500);
        first.destroyForcibly().waitFor();
        int stored = peer.lines().values().iterator().next().size();
        peer.mode(PeerCollector.Mode.TRUE);
        children.complete("last", 1, 10);
        assertTrue(peer.answers().contains(409), peer.answers().toString());
        assertTrue(peer.lines().values().iterator().next().size() > stored);
        children.assertExactlyOnce();
    }

    @Test
    void aKillBeforeTheOpenWasCommittedLosesNothing() throws Exception {
        children.kill("r0", 4, 10_000, 2000, 0);
        for (int run = 1; run < 8; run++) {
            children.kill("r" + run, 4, 10_000, 1, 0);
        }
        children.complete("last", 1, 10);
        children.assertExactlyOnce();
    }

    private void assertSomeWereRecovered() {
        Map<String, List<Line>> streams = peer.lines();
        assertEquals(1, peer.enrolled().size());
        long recovered = 0;
        for (List<Line> lines : streams.values()) {
            for (Line line : lines) {
                if (line.has("recovered")) {
                    recovered++;
                    // The run named may have been killed before its stream was committed: then nobody ever sees it.
                    assertNotEquals(line.stream(), line.text("recovered"));
                }
            }
        }
        assertTrue(recovered > 0, "kills under load leave something to recover");
    }
}
