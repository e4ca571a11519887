package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.HomeException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may go and what stays. */
@Timeout(120)
final class PlanTest {
    @TempDir
    Path folder;

    private AgedLog log;

    /** Segments of 256 lines: of the bank, of the bank and then the shop, of the shop, and one that is written. */
    private void twoServices() throws Exception {
        log = new AgedLog(folder.resolve("home"));
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, collector.enrolled("bank"), 4, 100);
            AgedLog.fill(collector, collector.enrolled("shop"), 6, 100);
        }
    }

    @Test
    void goesOnceTheTimeIsOver() throws Exception {
        twoServices();
        log.age(364);
        assertEquals(0, log.plan("keep 365d").going().size());
        assertTrue(
                log.plan("keep 365d").stays().contains("are kept until"),
                log.plan("keep 365d").stays());
        log.age(2);
        Plan plan = log.plan("keep 365d");
        assertEquals(List.of(0L, 256L, 512L), firsts(plan));
        assertEquals(768, plan.before(0));
        assertTrue(plan.stays().endsWith("is still written") || plan.stays().contains("kept until"), plan.stays());
    }

    @Test
    void onlyFromTheFront() throws Exception {
        twoServices();
        log.age(40);
        assertEquals(
                List.of(0L), firsts(log.plan("keep 30d\nkeep 60d service shop")), "the shop's stay, and all behind");
        assertEquals(List.of(), firsts(log.plan("keep 30d\nkeep 60d service bank")), "the front stays");
        assertEquals(List.of(), firsts(log.plan("keep 30d service shop")), "no rule names the bank's");
    }

    @Test
    void aClockThatIsSetForwardHereChangesNothing() throws Exception {
        twoServices();
        Plan plan = Plan.make(log.front(), null, Rules.parse("keep 30d"), log.start.plusSeconds(86_400L * 365));
        assertEquals(List.of(), firsts(plan));
        assertTrue(plan.asOf().isBefore(log.start.plusSeconds(5)), "the log's own date counts");
    }

    @Test
    void aCollectorWhoseClockWasBackDoesNotShortenATime() throws Exception {
        log = new AgedLog(folder.resolve("home"));
        log.clock.now = log.start.minusSeconds(86_400L * 365);
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, collector.enrolled("bank"), 4, 100);
        }
        log.clock.now = log.start;
        log.age(1);
        assertEquals(List.of(), firsts(log.plan("keep 30d")), "its lines say themselves that they are new");
    }

    @Test
    void aHoldKeepsASegmentAndAllBehindIt() throws Exception {
        twoServices();
        log.hold("case-7", Holds.PLACED, "shop");
        log.age(40);
        Plan plan = log.plan("keep 30d");
        assertEquals(List.of(0L), firsts(plan));
        assertTrue(plan.stays().contains("hold case-7 keeps its lines of service shop"), plan.stays());
        log.hold("all", Holds.PLACED, null);
        assertEquals(List.of(), firsts(log.plan("keep 30d")));
        assertThrows(HomeException.class, () -> log.hold("all", Holds.PLACED, "bank"));
        log.hold("all", Holds.LIFTED, null);
        assertThrows(HomeException.class, () -> log.hold("all", Holds.LIFTED, null));
        log.hold("case-7", Holds.LIFTED, null);
        assertEquals(3, log.plan("keep 30d").going().size());
    }

    @Test
    void theEndOfATimeIsThatOfItsLastLine() throws Exception {
        twoServices();
        log.age(40);
        for (Plan.Going segment : log.plan("keep 30d").going()) {
            Instant least = log.start.plusSeconds(86_400L * 30);
            assertTrue(!segment.over().isBefore(least.minusSeconds(1)), segment.toString());
            assertEquals(256, segment.end() - segment.name().first());
        }
    }

    private static List<Long> firsts(Plan plan) {
        return plan.going().stream().map(going -> going.name().first()).toList();
    }
}
