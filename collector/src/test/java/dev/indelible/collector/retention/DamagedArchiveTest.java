package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.disk.Durable;
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
import org.junit.jupiter.api.Test;

/** An archive that is not what was stored there: nothing is signed or deleted for it, and verify says so. */
final class DamagedArchiveTest extends WithArchive {
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

    private static void delete(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path each : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
