package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The file system under the buffer runs full while the collector does not answer, and has room again later: what returned
 * is in the log or counted, one for one; no call threw, none waited long.
 */
@Timeout(900)
class FullDiskTest {
    private static final int THREADS = 16;
    private static final long MEGABYTE = 1 << 20;

    /** A page or two may stay free that no write fits into. */
    private static final long NOTHING = 64 * 1024;

    /** Records that come after the ring is full for certain: it holds 8 MB. */
    private static final long MORE_THAN_FITS = 60_000;

    private static final long LONGEST_MILLIS = 3_000;

    @Test
    void whatAFullDiskCouldNotTakeIsCountedAndTheRestIsThere() throws Exception {
        full("full-disk", false);
    }

    @Test
    void aKillWhileTheDiskIsFullChangesNothingOfThat() throws Exception {
        full("full-disk-kill", true);
    }

    private static void full(String name, boolean kill) throws Exception {
        try (Scene scene = new Scene(name);
                SmallDisk disk = new SmallDisk(scene.home.resolve("disk"), 12 * MEGABYTE)) {
            Load load = scene.load(disk.folder().resolve("state"), scene.collector.port());
            for (int round = 0; round < (Scene.LONG ? 5 : 1); round++) {
                scene.collector.freeze();
                // Beside what earlier rounds have left there is room for a new process's files, and soon no more.
                disk.resize(disk.used() + (12 + scene.random.nextInt(8)) * MEGABYTE);
                Run run = load.start(new Pace(THREADS, 2, 1_000_000, 0), List.of());
                Await.until(
                        200,
                        () -> disk.free() < NOTHING,
                        () -> "the disk has room: " + run.running().said());
                run.await(run.returned() + MORE_THAN_FITS);
                if (kill) {
                    run.running().kill();
                    disk.resize(disk.used() + 128 * MEGABYTE);
                } else {
                    disk.resize(disk.used() + 128 * MEGABYTE);
                    scene.collector.thaw();
                    long returned = run.returned();
                    run.await(returned + 1 + scene.random.nextInt(20_000));
                    run.running().kill();
                }
            }
            Comparison end = scene.settle();
            assertTrue(scene.counted() > 0, "nothing was lost, so the disk was never full" + scene.where());
            scene.assertCounted(end, (long) THREADS * load.runs().size());
            assertTrue(end.longestMillis() < LONGEST_MILLIS, () -> "a call took long: " + end + scene.where());
            scene.assertVerifies(Set.of("recovered", "gap"));
            scene.passed();
        }
    }
}
