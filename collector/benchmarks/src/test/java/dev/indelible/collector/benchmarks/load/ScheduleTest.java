package dev.indelible.collector.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A schedule that moved with a slow collector would hide how long batches waited. */
class ScheduleTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aTimeThatWasMissedStaysWhatItWas() {
        Schedule schedule = Schedule.even(4, 1000);
        long begun = System.nanoTime() - 60 * SECOND;
        schedule.begin(begun);
        assertEquals(begun, schedule.await(0, 0));
        assertEquals(begun + 1_000_000, schedule.await(1, 0));
        assertEquals(begun + 4_000_000, schedule.await(0, 1));
        assertEquals(begun + 4_000_000_000L + 3_000_000, schedule.await(3, 1000));
    }

    @Test
    void nobodyIsEarly() {
        Schedule schedule = Schedule.even(1, 100);
        schedule.begin(System.nanoTime());
        long due = schedule.await(0, 2);
        assertTrue(System.nanoTime() - due >= 0);
    }
}
