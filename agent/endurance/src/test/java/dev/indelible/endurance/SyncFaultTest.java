package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A disk whose fsync fails or takes long, and a kill then: all that returned is in the log once, and no call waited. */
@Timeout(900)
class SyncFaultTest {
    private static final int THREADS = 16;

    /** The syncs of the thread that opens the buffer: identity, first segment, and their folders. */
    private static final int OPENING = 8;

    private static final long LONGEST_MILLIS = 3_000;

    @Test
    void aSyncThatFailsLosesNothing() throws Exception {
        try (Scene scene = new Scene("sync-fails")) {
            Load load = scene.load(scene.home.resolve("state"), scene.collector.port());
            for (int round = 0; round < (Scene.LONG ? 8 : 1); round++) {
                // For good, or every third.
                String how =
                        "error=EIO:when=" + (OPENING + scene.random.nextInt(60)) + "+" + (round % 2 == 0 ? "" : "3");
                underFault(scene, load, how, "(INJECTED)");
            }
            compare(scene);
        }
    }

    @Test
    void aSyncThatTakesLongHoldsUpNobody() throws Exception {
        try (Scene scene = new Scene("sync-slow")) {
            Load load = scene.load(scene.home.resolve("state"), scene.collector.port());
            for (int round = 0; round < (Scene.LONG ? 4 : 1); round++) {
                int millis = 100 + scene.random.nextInt(900);
                underFault(scene, load, "delay_exit=" + millis * 1000 + ":when=" + OPENING + "+", "(DELAYED)");
            }
            compare(scene);
        }
    }

    private static void underFault(Scene scene, Load load, String how, String mark) throws Exception {
        Path trace = scene.home.resolve("strace-" + load.runs().size());
        List<String> strace = Strace.syncs(trace, how);
        Run run = load.start(new Pace(THREADS, 2, 4_000_000, 0), strace);
        Await.until(
                200,
                () -> Files.exists(trace) && Files.readString(trace).contains(mark),
                () -> "no sync was tampered with by " + how + ": "
                        + run.running().said());
        run.await(run.returned() + 1 + scene.random.nextInt(10_000));
        run.running().kill();
    }

    private static void compare(Scene scene) throws Exception {
        Comparison end = scene.settle();
        scene.assertExactlyOnce(end);
        assertTrue(end.longestMillis() < LONGEST_MILLIS, () -> "a call took long: " + end + scene.where());
        scene.assertVerifies(Set.of("recovered", "gap"));
        scene.passed();
    }
}
