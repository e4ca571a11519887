package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.archive.LockedArchive;
import dev.indelible.collector.store.Locked;
import dev.indelible.collector.store.MemoryWormStore;
import dev.indelible.collector.store.WormStore;
import dev.indelible.collector.verify.LogVerdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An archive under Object Lock: locked for as long as lines are kept, and gone only by the bucket's own rules. */
@Timeout(300)
final class LockedArchivalTest {
    private static final String RULES = "keep 365d\nat-hand 30d\n";

    @TempDir
    Path folder;

    private AgedLog log;
    private final MemoryWormStore store = new MemoryWormStore();
    private AgentStreamWriter running;

    @BeforeEach
    void begin() throws Exception {
        log = new AgedLog(folder.resolve("home"));
        store.turn(Duration.between(store.now(), log.start));
        try (TestCollector collector = log.collector()) {
            running = collector.enrolled("bank");
            AgedLog.fill(collector, running, 9, 100);
        }
        age(40);
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 7, 100);
        }
    }

    @Test
    void whatMovesIsLockedUntilItsTimeIsOverAndThenGoesByTheBucketsRules() throws Exception {
        apply();
        assertEquals(768L, log.firsts().get(0));
        Instant least = log.start.plusSeconds(86_400L * 365);
        assertEquals(6, keys().size(), keys().toString());
        for (String key : keys()) {
            Instant until = store.lock(store.oldest(key).orElseThrow()).retainUntil();
            assertFalse(until.isBefore(least), key + until);
            assertTrue(until.isBefore(least.plusSeconds(86_400)), key + until);
        }
        LogVerdict with = verdict();
        assertEquals(3, with.exit(), with.text());
        assertTrue(with.text().contains("1 finding"), with.text());
        age(50);
        apply();
        age(300);
        List<String> steps = new ArrayList<>();
        log.apply(RULES, open(true), steps::add);
        assertTrue(steps.contains("signed"), steps.toString());
        assertFalse(steps.toString().contains("deleted from the archive"), steps.toString());
        assertEquals(768, log.front().removed());
        assertFalse(log.front().unfinished(null));
        assertTrue(verdict().text().contains("1 finding"), verdict().text());
        // As a lifecycle rule deletes them: one by one, in no order.
        for (String end : List.of("256.jsonl", "000.seal", "000.jsonl", "512.seal", "256.seal", "512.jsonl")) {
            String key = keys().stream()
                    .filter(each -> each.endsWith("0".repeat(17) + end))
                    .findFirst()
                    .orElseThrow();
            store.delete(store.oldest(key).orElseThrow());
            LogVerdict left = verdict();
            assertTrue(left.text().contains("1 finding"), end + left.text());
            assertTrue(
                    left.text().contains("768 before them removed")
                            || !left.text().contains("before them"),
                    end + left.text());
        }
        assertThrows(
                Locked.class, () -> store.delete(store.oldest(keys().get(0)).orElseThrow()), "what is not over");
        log.collector().close();
    }

    @Test
    void whatNeverExpiresIsNotLocked() throws Exception {
        Plan plan = log.plan("at-hand 30d", open(false));
        assertEquals(List.of(), plan.moving());
        assertTrue(plan.atHand().contains("locks nothing without a date"), plan.atHand());
    }

    @Test
    void whoeverTamperedWithTheBucketIsNamed() throws Exception {
        apply();
        store.overwrite(keys().get(0), "lie".getBytes(StandardCharsets.UTF_8));
        store.mark(keys().get(2));
        LogVerdict verdict = verdict();
        assertEquals(3, verdict.exit(), verdict.text());
        assertTrue(verdict.text().contains("has a later version"), verdict.text());
        assertTrue(verdict.text().contains("has a delete marker"), verdict.text());
        String gone = keys().get(2);
        store.vanish(gone);
        assertEquals(1, verdict().exit(), verdict().text());
    }

    /** Where segments move while a hold stands, on another service, the archive keeps them beyond their date. */
    @Test
    void whatMovesUnderAHoldIsHeldThere() throws Exception {
        log.hold("case-7", Holds.PLACED, "shop");
        apply();
        assertEquals(6, keys().size());
        for (String key : keys()) {
            assertTrue(store.lock(store.oldest(key).orElseThrow()).hold(), key);
        }
    }

    private void age(int days) throws Exception {
        store.turn(Duration.ofDays(days));
        log.age(days);
    }

    private void apply() throws Exception {
        log.apply(RULES, open(log.front().first() > log.front().removed()), step -> {});
    }

    private Archive open(boolean used) throws Exception {
        return LockedArchive.open(
                store, "s3://memory/", log.keys().logSigner().verifier().toString(), used);
    }

    private List<String> keys() throws Exception {
        List<String> keys = new ArrayList<>();
        store.list("archive/events/", (WormStore.Version version) -> {
            if (!keys.contains(version.key())) {
                keys.add(version.key());
            }
        });
        return keys;
    }

    private LogVerdict verdict() throws Exception {
        return LogVerdict.ofArchived(
                log.home.log(),
                store,
                folder.resolve("state"),
                log.keys().logSigner().verifier().toString());
    }
}
