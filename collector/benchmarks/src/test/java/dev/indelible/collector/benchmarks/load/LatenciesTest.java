package dev.indelible.collector.benchmarks.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** A wrong percentile looks like a right one. */
class LatenciesTest {
    @Test
    void aPercentileIsTheLeastTimeThatSoManyStayWithin() {
        Latencies times = new Latencies();
        for (int i = 1000; i >= 1; i--) {
            times.add(i);
        }
        assertEquals(1000, times.count());
        assertEquals(1, times.at(0.0001));
        assertEquals(500, times.at(0.5));
        assertEquals(990, times.at(0.99));
        assertEquals(999, times.at(0.999));
        assertEquals(1000, times.at(0.9991));
        assertEquals(1000, times.at(1));
    }

    @Test
    void oneSlowAnswerOfAHundredIsBeyondP99AndTwoAreNot() {
        Latencies one = new Latencies();
        Latencies two = new Latencies();
        for (int i = 0; i < 98; i++) {
            one.add(1);
            two.add(1);
        }
        one.add(1);
        one.add(900);
        two.add(900);
        two.add(900);
        assertEquals(1, one.at(0.99));
        assertEquals(900, two.at(0.99));
    }

    @Test
    void thoseOfManyThreadsAreOneAndWhatIsAddedLaterCounts() {
        Latencies all = new Latencies();
        for (int thread = 0; thread < 3; thread++) {
            Latencies own = new Latencies();
            for (int i = 0; i < 2000; i++) {
                own.add(10L * thread + 1);
            }
            all.add(own);
        }
        assertEquals(6000, all.count());
        assertEquals(11, all.at(0.5));
        all.add(5_000);
        all.add(0);
        assertEquals(5_000, all.at(1));
        assertEquals(0, all.at(0.0001));
    }

    @Test
    void aShareThatTooFewTimesSayNothingOfIsNotTold() {
        Latencies times = new Latencies();
        for (int i = 0; i < 999; i++) {
            times.add(2_000_000);
        }
        assertEquals("2.0", times.millis(0.99));
        assertEquals("too few", times.millis(0.999));
        assertEquals("2.0", times.millis(1));
        assertThrows(IllegalStateException.class, () -> new Latencies().at(0.5));
    }
}
