package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * kill -9 at random moments, again and again on one state folder: under load from 16 threads, while an earlier run is
 * being recovered, while a backlog is being sent. What callers saw returned is in the log once.
 */
@Timeout(3000)
class KillStormTest {
    private static final int KILLS = Scene.LONG ? 220 : 15;

    /** Lines that no collector has must be there at nine of ten kills. */
    private static final long UNFORWARDED = 1_000;

    /** The backlog is kept between these, far below the quota. */
    private static final long LITTLE = 10_000;

    private static final long MUCH = 30_000;

    /** What one batch may take between the last look and the kill. */
    private static final long BATCH = 4_096;

    private static final int THREADS = 16;

    /** How long the last start took, from the process to the first call that returned. */
    private long startMillis = 500;

    @Test
    void whatReturnedIsInTheLogOnceWhereverTheKillFalls() throws Exception {
        try (Scene scene = new Scene("kill-storm")) {
            Load load = scene.load(scene.home.resolve("state"), scene.collector.port());
            scene.collector.freeze();
            fill(load);
            KillTable table = new KillTable();
            while (table.kills() < KILLS) {
                round(scene, load, table);
            }
            Comparison end = scene.settle();
            System.out.println(table.text(end));
            scene.assertExactlyOnce(end);
            scene.assertVerifies(Set.of("recovered", "gap"));
            assertTrue(
                    table.share(UNFORWARDED) >= 0.9,
                    () -> "only " + table.share(UNFORWARDED) + " of the kills met a backlog" + scene.where());
            scene.passed();
        }
    }

    /** The first run makes the backlog, and enrols while nobody answers. */
    private static void fill(Load load) throws Exception {
        Run first = load.start(new Pace(THREADS, 8, 2_000_000, 0), List.of());
        first.await(2 * LITTLE);
        first.running().kill();
    }

    private void round(Scene scene, Load load, KillTable table) throws Exception {
        long before = backlog(scene, load);
        boolean open = before > MUCH || before > LITTLE && scene.random.nextInt(4) == 0;
        if (open) {
            scene.collector.thaw();
        } else {
            scene.collector.freeze();
        }
        // A backlog must be sent faster than it grows.
        long pause = (open ? 8_000_000L : 1_000_000L) << scene.random.nextInt(4);
        Run run = load.start(new Pace(THREADS, 1 + scene.random.nextInt(4), pause, 0), List.of());
        String when;
        if (open) {
            when = "sending";
            // Once some of it has gone, the kill may come: or when more has gone, or after a moment.
            long had = scene.log.payments();
            Await.within(20_000, () -> {
                scene.log.read();
                return scene.log.payments() > had;
            });
            long least = BATCH + 2 * UNFORWARDED;
            long left = least + (long) (scene.random.nextDouble() * (before - least));
            Await.within(scene.random.nextInt(2_000), () -> backlog(scene, load) < left);
        } else if (scene.random.nextInt(4) == 0) {
            when = "starting";
            pause(scene, startMillis);
        } else {
            when = "calling";
            long since = System.nanoTime();
            run.await(1);
            startMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
            run.await(1 + scene.random.nextInt(3_000));
            pause(scene, 60);
        }
        run.running().kill();
        table.add(when, backlog(scene, load));
    }

    /** The moment of the kill is meant to be anywhere, so this is time and no condition. */
    private static void pause(Scene scene, long mostMillis) {
        LockSupport.parkNanos((long) (scene.random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(mostMillis)));
    }

    /** Calls that returned and have no line in the log yet; a few more may be under way. */
    private static long backlog(Scene scene, Load load) throws Exception {
        scene.log.read();
        return load.returned() - scene.log.payments();
    }
}
