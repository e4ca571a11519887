package dev.indelible.agent.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The waits of a collector that is away for hours. */
class BackoffTest {
    @Test
    void theyGrowToHalfAMinuteAndDifferFromEachOther() {
        Backoff backoff = new Backoff();
        long longest = 200;
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            long wait = backoff.next(0).toMillis();
            assertTrue(wait >= longest / 2 && wait <= longest, wait + " of " + longest);
            longest = Math.min(30_000, longest * 2);
            seen.add(wait);
        }
        assertTrue(seen.size() > 900, seen.size() + " different waits");
        backoff.reset();
        assertTrue(backoff.next(0).toMillis() <= 200);
    }

    /** Agents that were sent away together come back one by one. */
    @Test
    void whatTheCollectorAsksForComesOnTop() {
        Set<Long> seen = new HashSet<>();
        for (int agent = 0; agent < 200; agent++) {
            Backoff backoff = new Backoff();
            backoff.next(0);
            backoff.next(0);
            long wait = backoff.next(60).toMillis();
            assertTrue(wait >= 60_000 + 400 && wait <= 60_000 + 800, wait + " ms");
            seen.add(wait);
        }
        assertTrue(seen.size() > 100, seen.size() + " different waits");
        assertEquals(0, new Backoff().next(0).toSeconds());
    }
}
