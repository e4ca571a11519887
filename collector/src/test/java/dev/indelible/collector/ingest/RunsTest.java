package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RunsTest {
    @Test
    void linesAreFoundInTheirRun() {
        Runs runs = new Runs();
        runs.add(0, 10);
        runs.add(3, 13);
        runs.add(5, 40);
        runs.add(9, 41);
        assertEquals(10, runs.index(0));
        assertEquals(14, runs.index(4));
        assertEquals(40, runs.index(5));
        assertEquals(43, runs.index(8));
        assertEquals(42, runs.index(10));
    }

    @Test
    void oldRunsAreForgottenAndNewOnesStayRight() {
        Runs runs = new Runs();
        for (int i = 0; i < 100_000; i++) {
            runs.add(i, 3L * i);
        }
        assertEquals(-1, runs.index(0));
        for (int i = 99_900; i < 100_000; i++) {
            assertEquals(3L * i, runs.index(i));
        }
    }
}
