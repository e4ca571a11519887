package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.verify.LogVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What need not be at hand moves to a folder and stays part of the log; what is over goes from there too. */
final class ArchivalTest extends WithArchive {
    @Test
    void whatNeedNotBeAtHandMovesAndStaysPartOfTheLog() throws Exception {
        Path whole = folder.resolve("whole");
        AgedLog.copy(log.home.folder(), whole);
        apply();
        assertEquals(768L, log.firsts().get(0));
        List<String> moved = files(archive.resolve("events"));
        assertEquals(6, moved.size(), moved.toString());
        for (String name : moved) {
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve("log/events").resolve(name)),
                    Files.readAllBytes(archive.resolve("events").resolve(name)),
                    name);
            assertFalse(Files.exists(log.home.log().resolve("events").resolve(name)), name);
        }
        LogVerdict without = verdict();
        assertEquals(3, without.exit(), without.text());
        assertTrue(without.text().contains("768 lines, 0 to 767, are in the archive " + archive), without.text());
        assertTrue(without.text().contains("768 before them archived, NOT looked at"), without.text());
        assertFalse(without.text().contains("removed"), without.text());
        LogVerdict with = verdict("--archive", archive.toString());
        assertEquals(3, with.exit(), with.text());
        assertTrue(with.text().contains("1 finding"), "only that the stream has no close: " + with.text());
        assertFalse(with.text().contains("before them"), with.text());
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 2, 100);
            assertEquals(404, collector.client().get("/tile/entries/002").statusCode());
            assertEquals(200, collector.client().get("/tile/entries/003").statusCode());
            assertEquals(200, collector.client().get("/tile/0/000").statusCode());
        }
        assertEquals(3, verdict().exit(), verdict().text());
        with = verdict("--archive", archive.toString());
        assertTrue(with.text().contains("1 finding"), with.text());
    }

    /** Every step of a move and of a removal from the archive is cut off once; no line is ever in neither place. */
    @Test
    void whateverStepItEndsAfterNothingIsLostAndTheNextDoesTheRest() throws Exception {
        cutEverywhere(8, false);
        apply();
        log.age(50);
        apply();
        long atHand = log.firsts().get(0);
        assertTrue(atHand > 768, log.firsts().toString());
        log.age(300);
        Plan plan = log.plan(RULES, open(true));
        assertEquals(768, plan.before(0), plan.toString());
        cutEverywhere(8, true);
        apply();
        assertEquals(768, log.front().removed());
        assertEquals(
                1,
                files(archive.resolve("events")).stream()
                        .filter(name -> name.endsWith("768.jsonl"))
                        .count());
        LogVerdict without = verdict();
        assertEquals(3, without.exit(), without.text());
        assertTrue(without.text().contains("768 before them removed"), without.text());
        assertTrue(
                without.text()
                        .contains((log.front().first() - 768) + " lines, 768 to "
                                + (log.front().first() - 1)),
                without.text());
        LogVerdict with = verdict("--archive", archive.toString());
        assertTrue(with.text().contains("1 finding"), with.text());
        assertTrue(with.text().contains("768 before them removed"), with.text());
    }

    private void cutEverywhere(int least, boolean removes) throws Exception {
        AgedLog original = log;
        Path originalArchive = archive;
        Path whole = folder.resolve("whole" + removes);
        AgedLog.copy(log.home.folder(), whole);
        Path wholeArchive = folder.resolve("archived" + removes);
        AgedLog.copy(archive, wholeArchive);
        List<String> all = new ArrayList<>();
        for (int cut = 0; cut == 0 || cut < all.size(); cut++) {
            log = new AgedLog(folder.resolve("cut" + removes + cut));
            log.clock.now = original.clock.now;
            archive = folder.resolve("archive" + removes + cut);
            AgedLog.copy(whole, log.home.folder());
            AgedLog.copy(wholeArchive, archive);
            if (cut == 0) {
                log.apply(RULES, open(removes), all::add);
                assertTrue(all.size() >= least, all.toString());
                assertEquals(removes, all.stream().anyMatch(step -> step.startsWith("deleted from the archive")));
                log = new AgedLog(folder.resolve("first" + removes));
                log.clock.now = original.clock.now;
                archive = folder.resolve("first-archive" + removes);
                AgedLog.copy(whole, log.home.folder());
                AgedLog.copy(wholeArchive, archive);
            }
            List<String> done = new ArrayList<>();
            int last = cut;
            assertThrows(
                    Cut.class,
                    () -> log.apply(RULES, open(removes), step -> {
                        done.add(step);
                        if (done.size() > last) {
                            throw new Cut();
                        }
                    }));
            everyLineIsSomewhere(done.toString(), removes ? 768 : 0);
            LogVerdict with = verdict("--archive", archive.toString());
            assertEquals(3, with.exit(), done + with.text());
            assertEquals(3, verdict().exit(), done + verdict().text());
            boolean signed = done.contains("signed");
            assertEquals(
                    signed && cut < all.size() - 1,
                    verdict().text().contains("was cut off") || with.text().contains("was cut off"),
                    done + with.text());
            if (cut % 4 == 0) {
                log.collector().close();
            }
            apply();
            everyLineIsSomewhere(done.toString(), removes ? 768 : 0);
            with = verdict("--archive", archive.toString());
            assertTrue(with.text().contains("1 finding"), done + with.text());
            assertFalse(
                    verdict().text().contains("was cut off"), done + verdict().text());
        }
        log = original;
        archive = originalArchive;
    }

    @Test
    void aHoldKeepsLinesWhereTheyLie() throws Exception {
        log.hold("case-7", Holds.PLACED, "bank");
        assertEquals(List.of(), log.plan(RULES, open(false)).moving());
        log.hold("case-7", Holds.LIFTED, null);
        apply();
        log.hold("case-8", Holds.PLACED, "bank");
        log.age(400);
        Plan held = log.plan(RULES, open(true));
        assertEquals(List.of(), held.going());
        assertEquals(List.of(), held.moving());
        assertTrue(held.stays().contains("hold case-8 keeps its lines"), held.stays());
        apply();
        assertEquals(6, files(archive.resolve("events")).size());
        log.hold("case-8", Holds.LIFTED, null);
        apply();
        assertTrue(log.front().removed() >= 768, "" + log.front().removed());
        assertEquals(3, verdict("--archive", archive.toString()).exit());
    }

    /** A hold or a longer rule that comes while a run is cut off stops it, in the archive too. */
    @Test
    void whatWasCutOffIsJudgedAgain() throws Exception {
        apply();
        log.age(50);
        apply();
        log.age(300);
        assertThrows(
                Cut.class,
                () -> log.apply(RULES, open(true), step -> {
                    if (step.startsWith("deleted from the archive")) {
                        throw new Cut();
                    }
                }));
        List<String> left = files(archive.resolve("events"));
        HomeException longer =
                assertThrows(HomeException.class, () -> log.apply("keep 5000d\nat-hand 30d", open(true), step -> {}));
        assertTrue(longer.getMessage().contains("are kept until"), longer.getMessage());
        log.hold("case-9", Holds.PLACED, null);
        assertThrows(HomeException.class, this::apply);
        assertEquals(left, files(archive.resolve("events")));
        log.hold("case-9", Holds.LIFTED, null);
        apply();
        assertEquals(3, verdict("--archive", archive.toString()).exit());
        assertTrue(files(archive.resolve("events")).size() < left.size());
    }

    @Test
    void whatIsNotSaidToBeMovableStaysAtHand() throws Exception {
        assertEquals(List.of(), log.plan("keep 365d", open(false)).moving());
        assertEquals(List.of(), log.plan("preset sox", open(false)).moving());
        assertEquals(
                List.of(),
                log.plan("preset pci\nat-hand 1d", open(false)).moving(),
                "three months are the least of it");
        log.age(60);
        assertEquals(3, log.plan("preset pci\nat-hand 1d", open(false)).moving().size());
        assertEquals(
                List.of(),
                log.plan("preset pci\nat-hand 200d service bank", open(false)).moving());
    }

    /** In place of a kill. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1;
    }
}
