package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.archive.FolderArchive;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.verify.LogVerdict;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What need not be at hand moves to a folder and stays part of the log; what is over goes from there too. */
@Timeout(300)
final class ArchivalTest {
    private static final String RULES = "keep 365d\nat-hand 30d\n";

    @TempDir
    Path folder;

    private AgedLog log;
    private Path archive;
    private AgentStreamWriter running;
    private List<String> lines;

    /** Segments of 256 lines: three of the first day, and some of 40 days later. */
    @BeforeEach
    void begin() throws Exception {
        log = new AgedLog(folder.resolve("home"));
        archive = Files.createDirectory(folder.resolve("archive"));
        try (TestCollector collector = log.collector()) {
            running = collector.enrolled("bank");
            AgedLog.fill(collector, running, 9, 100);
        }
        log.clock.now = log.clock.now.plusSeconds(86_400L * 40);
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 7, 100);
            lines = collector.lines();
        }
    }

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

    /** @param from the lines below this may be gone */
    private void everyLineIsSomewhere(String when, int from) throws Exception {
        List<String> there = new ArrayList<>();
        for (Path root : List.of(archive.resolve("events"), log.home.log().resolve("events"))) {
            if (Files.isDirectory(root)) {
                for (String name : files(root)) {
                    if (name.endsWith(".jsonl")) {
                        there.addAll(Files.readAllLines(root.resolve(name)));
                    }
                }
            }
        }
        assertTrue(there.containsAll(lines.subList(from, lines.size())), when);
    }

    @Test
    void aDamagedCopyDeletesNothingHere() throws Exception {
        for (String step : List.of("archived", "signed", "retained")) {
            AgedLog first = log;
            log = new AgedLog(folder.resolve("damaged-" + step));
            log.clock.now = first.clock.now;
            AgedLog.copy(first.home.folder(), log.home.folder());
            archive = Files.createDirectory(folder.resolve("damaged-archive-" + step));
            List<Long> before = log.firsts();
            ArchiveException found = assertThrows(
                    ArchiveException.class,
                    () -> log.apply(RULES, open(false), done -> {
                        if (done.startsWith(step)) {
                            damage("256.jsonl");
                        }
                    }));
            if (step.equals("archived")) {
                assertTrue(found.getMessage().contains("256"), found.getMessage());
            }
            assertTrue(log.firsts().containsAll(before.subList(1, before.size())), log.firsts() + step);
            everyLineIsSomewhere(step, 256);
            assertThrows(ArchiveException.class, this::apply);
            assertTrue(log.firsts().containsAll(before.subList(1, before.size())), log.firsts() + step);
            assertEquals(3, verdict().exit(), verdict().text());
            repair();
            apply();
            assertEquals(768L, log.firsts().get(0));
            LogVerdict with = verdict("--archive", archive.toString());
            assertTrue(with.text().contains("1 finding"), with.text());
            log = first;
        }
    }

    private byte[] undamaged;
    private Path damaged;

    /** Changes a byte in the archived file of which the name ends so, once it is there. */
    private void damage(String end) throws IOException {
        for (String name : files(archive.resolve("events"))) {
            if (name.endsWith(end) && damaged == null) {
                damaged = archive.resolve("events").resolve(name);
                undamaged = Files.readAllBytes(damaged);
                byte[] changed = undamaged.clone();
                changed[changed.length / 2] ^= 1;
                replace(changed);
            }
        }
    }

    private void repair() throws IOException {
        replace(undamaged);
        damaged = null;
    }

    private void replace(byte[] bytes) throws IOException {
        Files.delete(damaged);
        Files.write(damaged, bytes);
        Files.setPosixFilePermissions(damaged, Durable.WORM);
    }

    /** What an archive says it has stored is read back before the operator's key says so. */
    @Test
    void anArchiveThatStoresOtherBytesIsNotSignedFor() throws Exception {
        List<Long> before = log.firsts();
        List<String> done = new ArrayList<>();
        Archive bent = (Archive) Proxy.newProxyInstance(
                Archive.class.getClassLoader(), new Class<?>[] {Archive.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(open(false), arguments);
                    if (method.getName().equals("store")) {
                        damage("256.jsonl");
                    }
                    return result;
                });
        assertThrows(ArchiveException.class, () -> log.apply(RULES, bent, done::add));
        assertFalse(done.contains("signed"), done.toString());
        assertTrue(log.firsts().containsAll(before), log.firsts().toString());
        assertFalse(Files.exists(log.home.log().resolve("retained")));
    }

    /** The operator's key signs nothing that rests on a file that somebody changed. */
    @Test
    void whatWasKeptBeforeIsWhatWasSigned() throws Exception {
        apply();
        log.age(50);
        apply();
        log.age(300);
        apply();
        assertEquals(768, log.front().removed());
        Path file = log.home.log().resolve("retained").resolve(String.format("%020d", 768));
        String rows = Files.readString(file);
        Files.delete(file);
        Files.writeString(file, rows.replaceFirst("[0-9]+ [^\n]*\"kind\":\"enrol\"[^\n]*\n", ""));
        assertFalse(rows.equals(Files.readString(file)));
        assertEquals(1, verdict().exit(), "without the archive too");
        assertEquals(1, verdict("--archive", archive.toString()).exit());
        log.age(100);
        List<String> archived = files(archive.resolve("events"));
        LogException refused = assertThrows(LogException.class, this::apply);
        assertTrue(
                refused.getMessage().contains("is not what a retention line of this log signs"), refused.getMessage());
        assertEquals(archived, files(archive.resolve("events")));
        Files.delete(file);
        Files.writeString(file, rows);
        apply();
        assertTrue(log.front().removed() > 768);
        assertEquals(3, verdict("--archive", archive.toString()).exit());
    }

    @Test
    void anArchiveThatIsNotThereOrNotTheLogsChangesNothing() throws Exception {
        Path gone = folder.resolve("gone");
        apply();
        log.age(400);
        Files.move(archive, gone);
        refused("mount it there");
        Files.createDirectory(archive);
        refused("is not the archive of this log");
        Files.writeString(archive.resolve("log.vkey"), "another\n");
        refused("another log's archive");
        Files.delete(archive.resolve("log.vkey"));
        Files.delete(archive);
        assertTrue(assertThrows(ArchiveException.class, () -> log.apply("keep 365d", null, step -> {}))
                .getMessage()
                .contains("the file of rules must name it"));
        Files.move(gone, archive);
        apply();
        assertTrue(log.front().removed() >= 768, "" + log.front().removed());
        assertEquals(3, verdict("--archive", archive.toString()).exit());
    }

    private void refused(String why) throws Exception {
        List<Long> before = log.firsts();
        ArchiveException refused = assertThrows(ArchiveException.class, () -> open(true));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertEquals(before, log.firsts());
    }

    /** Old dates on lines that somebody put there expire nothing. */
    @Test
    void rulesAreAskedAboutTheLogsOwnLinesOnly() throws Exception {
        apply();
        Path first = archive.resolve("events")
                .resolve(files(archive.resolve("events")).get(0));
        byte[] real = Files.readAllBytes(first);
        String older = new String(real, StandardCharsets.UTF_8).replace("\"time\":\"20", "\"time\":\"19");
        Files.delete(first);
        Files.writeString(first, older);
        ArchiveException found = assertThrows(ArchiveException.class, () -> log.plan("keep 1d", open(true)));
        assertTrue(found.getMessage().contains("is not the line of this log"), found.getMessage());
        assertThrows(ArchiveException.class, () -> log.apply("keep 1d", open(true), step -> {}));
        assertEquals(6, files(archive.resolve("events")).size());
        assertEquals(1, verdict("--archive", archive.toString()).exit());
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

    @Test
    void anArchiveWithAHoleDoesNotVerify() throws Exception {
        apply();
        Path whole = folder.resolve("whole-archive");
        Files.move(archive, whole);
        for (String name : files(whole.resolve("events"))) {
            AgedLog.copy(whole, archive);
            Files.delete(archive.resolve("events").resolve(name));
            LogVerdict verdict = verdict("--archive", archive.toString());
            assertEquals(1, verdict.exit(), name + verdict.text());
            delete(archive);
        }
        AgedLog.copy(whole, archive);
        Files.writeString(archive.resolve("events/stranger"), "x");
        assertEquals(1, verdict("--archive", archive.toString()).exit());
        assertEquals(
                2, verdict("--archive", folder.resolve("nowhere").toString()).exit());
        delete(archive);
        Files.createDirectory(archive);
        LogVerdict empty = verdict("--archive", archive.toString());
        assertEquals(1, empty.exit());
        assertTrue(empty.text().contains("the lines from 0 to 767 are archived"), empty.text());
    }

    /** What a reader without the archive would go by is judged with it too. */
    @Test
    void whatIsKeptHereIsWhatTheOperatorSignedWithTheArchiveToo() throws Exception {
        apply();
        Path file = log.home.log().resolve("retained").resolve(String.format("%020d", 768));
        String rows = Files.readString(file);
        Files.delete(file);
        Files.writeString(file, rows.replace("host.test", "host.tesu"));
        LogVerdict verdict = verdict("--archive", archive.toString());
        assertEquals(1, verdict.exit(), verdict.text());
        assertTrue(verdict.text().contains("retained"), verdict.text());
    }

    private void apply() throws Exception {
        log.apply(RULES, open(log.front().first() > log.front().removed()), step -> {});
    }

    private Archive open(boolean used) throws Exception {
        return FolderArchive.open(archive, log.keys().logSigner().verifier().toString(), used);
    }

    private LogVerdict verdict(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--key", log.keys().logSigner().verifier().toString()));
        return LogVerdict.of(
                log.home.log(), folder.resolve("state-" + log.home.folder().getFileName()), all.toArray(String[]::new));
    }

    /** The names of all files below a folder, in order. */
    private static List<String> files(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    /** In place of a kill. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1;
    }
}
