package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.WithCollector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the log raises an alarm over a canary that does not come. Time is the test's. */
class CanaryWatchTest extends WithCollector {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(15));
    private final List<String> warnings = new ArrayList<>();
    private CanaryWatch watch;

    @BeforeEach
    void begin() {
        watch = new CanaryWatch(collector.log, collector.registry, Duration.ofMinutes(10), now::get, warnings::add);
    }

    @Test
    void lateIsSaidOnceAndBackOnce() throws Exception {
        AgentStreamWriter canary = collector.enrolled("canary");
        assertEquals(200, client.lines(canary.openBatch()).status());
        AgentStreamWriter bank = collector.enrolled("bank");
        after(9);
        assertEquals(200, client.lines(bank.openBatch()).status());
        assertAlarms(0, 0);
        after(10);
        assertAlarms(0, 0);
        assertEquals(200, client.lines(bank.batch(1)).status());
        after(11);
        assertAlarms(1, 0);
        after(60);
        assertAlarms(1, 0);
        assertEquals(200, client.lines(canary.batch(1)).status());
        after(1);
        assertAlarms(1, 1);
        after(11);
        assertAlarms(2, 1);
        assertEquals(3, warnings.size());
    }

    @Test
    void oneThatNeverCameIsMissedToo() throws Exception {
        after(11);
        assertAlarms(1, 0);
    }

    @Test
    void whatCameBeforeTheStartCountsForNothing() throws Exception {
        assertEquals(
                200, client.lines(collector.enrolled("canary-dmz").openBatch()).status());
        watch = new CanaryWatch(collector.log, collector.registry, Duration.ofMinutes(10), now::get, warnings::add);
        after(11);
        assertAlarms(1, 0);
    }

    private void after(long minutes) {
        now.addAndGet(TimeUnit.MINUTES.toNanos(minutes));
        watch.look();
    }

    private void assertAlarms(int late, int back) throws Exception {
        // Lines are written in the order in which they are submitted: behind this one, all alarms stand.
        collector.enrolled("barrier");
        assertEquals(late, count("\"action\":\"canary.late\""));
        assertEquals(back, count("\"action\":\"canary.back\""));
    }

    private long count(String part) throws Exception {
        return collector.lines().stream().filter(line -> line.contains(part)).count();
    }
}
