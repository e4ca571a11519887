package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.TurnedClock;
import dev.indelible.collector.home.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a clock that was ahead when checkpoints were signed. */
@Timeout(60)
class DatesTest {
    @TempDir
    Path folder;

    @Test
    void aClockThatWasSetBackIsAnAlarmOnceAndAgainTheNextTime() throws Exception {
        Instant start = Instant.now();
        TurnedClock clock = new TurnedClock(start);
        try (TestCollector collector = TestCollector.start(folder, AuditLog.SEGMENT_BYTES, clock)) {
            clock.now = start.minusSeconds(50);
            collector.alarms(1);
            clock.now = start.plus(Duration.ofDays(3650));
            collector.alarms(1);
            assertEquals(0, alarms());
            clock.now = start;
            collector.alarms(3);
        }
        assertEquals(1, alarms());
        try (TestCollector collector = TestCollector.start(folder, AuditLog.SEGMENT_BYTES, clock)) {
            collector.alarms(3);
            assertTrue(collector.warnings.stream().anyMatch(warning -> warning.contains("set the clock right")));
        }
        assertEquals(2, alarms(), "a run that begins so has its own");
        clock.now = start.plus(Duration.ofDays(3651));
        try (TestCollector collector = TestCollector.start(folder, AuditLog.SEGMENT_BYTES, clock)) {
            collector.alarms(1);
            assertEquals(0, collector.warnings.size(), collector.warnings.toString());
        }
        assertEquals(2, alarms());
    }

    private long alarms() throws Exception {
        long alarms = 0;
        for (Path segment : TestCollector.segments(Home.at(folder))) {
            alarms += Files.readAllLines(segment).stream()
                    .filter(line -> line.contains("\"action\":\"" + Dates.ACTION + "\""))
                    .count();
        }
        return alarms;
    }
}
