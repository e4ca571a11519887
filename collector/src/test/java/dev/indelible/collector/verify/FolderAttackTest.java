package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.chain.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks of who can write to the log's folder, or to a copy of it, and has no key. */
class FolderAttackTest extends Attack {
    private static final String DAY = "events/2026/11/22/";
    private static final String FIRST = DAY + "00000000000000000000.jsonl";
    private static final String SECOND = DAY + "00000000000000000256.jsonl";
    private static final String OPEN = "events/2026/11/23/00000000000000000512.jsonl";

    private Path root;

    /** Two closed segments and an open one. */
    @BeforeEach
    void large() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null);
        for (int i = 0; i < 6; i++) {
            agent.events(100).seal(log.newestOrNull());
            log.checkpoint();
        }
        agent.close();
        root = sound(log);
    }

    @Test
    void aWordInALineIsEdited() throws Exception {
        edit(root.resolve(SECOND), lines -> lines.set(40, lines.get(40).replace("alice", "bobby")));
        Report report = fails(verify(root), "");
        assertEquals(SECOND, report.failure().place().file());
        assertEquals(41, report.failure().place().line());
    }

    @Test
    void aLineIsDeleted() throws Exception {
        edit(root.resolve(SECOND), lines -> lines.remove(77));
        assertEquals(78, fails(verify(root), "").failure().place().line());
    }

    @Test
    void aLineIsInserted() throws Exception {
        edit(root.resolve(SECOND), lines -> lines.add(10, lines.get(10).replace("alice", "mallory")));
        assertEquals(11, fails(verify(root), "").failure().place().line());
    }

    @Test
    void twoLinesAreSwapped() throws Exception {
        edit(root.resolve(SECOND), lines -> Collections.swap(lines, 40, 41));
        assertEquals(41, fails(verify(root), "").failure().place().line());
    }

    @Test
    void aLineIsRepeated() throws Exception {
        edit(root.resolve(SECOND), lines -> lines.add(5, lines.get(4)));
        assertEquals(6, fails(verify(root), "").failure().place().line());
    }

    @Test
    void theEndOfTheOpenSegmentIsCutOff() throws Exception {
        edit(root.resolve(OPEN), lines -> lines.subList(50, lines.size()).clear());
        failsAt(verify(root), OPEN, "the lines end at 562");
    }

    @Test
    void aSegmentIsDeleted() throws Exception {
        Files.delete(root.resolve(SECOND));
        Files.delete(root.resolve(SECOND.replace("jsonl", "seal")));
        fails(verify(root), "log index 256 is next");
    }

    @Test
    void theLastSegmentIsDeleted() throws Exception {
        Files.delete(root.resolve(OPEN));
        fails(verify(root), "the lines end at 512");
    }

    @Test
    void twoSegmentsOfALogAreSwapped() throws Exception {
        byte[] first = Files.readAllBytes(root.resolve(FIRST));
        replace(root.resolve(FIRST), Files.readAllBytes(root.resolve(SECOND)));
        replace(root.resolve(SECOND), first);
        failsAt(verify(root), FIRST, "");
    }

    @Test
    void aSegmentOfAnotherLogIsPutInItsPlace() throws Exception {
        LogBuilder other = new LogBuilder(256);
        other.enrol(identity, "bank");
        other.agent(identity, "bank", null).events(600).seal().close();
        Path theirs = lay(other);
        for (String end : List.of("jsonl", "seal")) {
            String path = SECOND.replace("jsonl", end);
            replace(root.resolve(path), Files.readAllBytes(theirs.resolve(path)));
        }
        failsAt(verify(root), SECOND, "");
    }

    @Test
    void aLineAndAllTilesAboveItAreEditedAlike() throws Exception {
        LogBuilder changed = log.fork(log.lines());
        log.collector("config", json -> {});
        String last = new String(log.lines().get((int) log.size() - 1), StandardCharsets.UTF_8);
        changed.add(utf8(last.replace("\"env\":\"test\"", "\"env\":\"prod\"")));
        Path forged = lay(changed);
        log.checkpoint();
        Files.writeString(forged.resolve("checkpoint"), log.newest().text());
        Files.delete(forged.resolve("checkpoints/" + log.size()));
        failsAt(verify(forged), "checkpoint", "signed another root");
    }

    @Test
    void aTileLies() throws Exception {
        flip(root.resolve("tile/0/001"), 100);
        fails(verify(root), "");
    }

    @Test
    void aPartialTileLies() throws Exception {
        flip(root.resolve("tile/1/000.p/2"), 40);
        failsAt(verify(root), "tile/1/000.p/2", "");
    }

    @Test
    void aTileIsDeleted() throws Exception {
        Files.delete(root.resolve("tile/0/000"));
        failsAt(verify(root), "tile/0/000", "missing");
    }

    @Test
    void aSealIsDeletedToOpenItsSegmentAgain() throws Exception {
        Files.delete(root.resolve(FIRST.replace("jsonl", "seal")));
        failsAt(verify(root), FIRST.replace("jsonl", "seal"), "missing");
    }

    @Test
    void theDigestInASealIsReplaced() throws Exception {
        Path seal = root.resolve(FIRST.replace("jsonl", "seal"));
        List<String> lines = Files.readAllLines(seal);
        String other = Files.readAllLines(root.resolve(SECOND.replace("jsonl", "seal")))
                .get(1);
        replace(seal, utf8(Files.readString(seal).replace(lines.get(1), other)));
        failsAt(verify(root), FIRST.replace("jsonl", "seal"), "the SHA-256 is not that of the segment");
    }

    @Test
    void anOlderCheckpointIsPutBack() throws Exception {
        replace(root.resolve("checkpoint"), Files.readAllBytes(root.resolve("checkpoints/512")));
        failsAt(verify(root), "checkpoint", "is newer: the log was cut back");
    }

    @Test
    void theCheckpointIsSignedWithAnotherKey() throws Exception {
        LogBuilder other = new LogBuilder(256);
        other.enrol(identity, "bank");
        replace(root.resolve("checkpoint"), utf8(other.checkpoint().text()));
        failsAt(verify(root), "checkpoint", "not a checkpoint of this log");
    }

    @Test
    void theWholeFolderIsRolledBack() throws Exception {
        SeenCheckpoints seen = memory();
        seen.remember(log.newest());
        fails(verify(lay(log.fork(log.lines().subList(0, 300))), seen), "the log was rolled back");
    }

    @Test
    void theWholeLogIsMadeAnewWithOtherKeys() throws Exception {
        LogBuilder anew = new LogBuilder(256);
        anew.enrol(identity, "bank");
        anew.agent(identity, "bank", null).events(3).close();
        Path forged = lay(anew);
        assertEquals(
                0,
                Verified.run(forged, VerifierKey.parse(anew.key()), memory(), 2).exit(),
                "right in itself");
        failsAt(verify(forged), "checkpoint", "not by the key given");
    }

    @Test
    void aKeptCheckpointIsDeleted() throws Exception {
        long[] sizes = new long[3];
        // Only lines of the log's own tell when it signed.
        LogBuilder own = new LogBuilder(256);
        own.checkpoint();
        for (int i = 0; i < sizes.length; i++) {
            own.pass(10);
            own.collector("config", json -> {});
            sizes[i] = own.checkpoint().checkpoint().size();
        }
        log = own;
        Path dated = sound(own);
        Files.delete(dated.resolve("checkpoints/" + sizes[1]));
        finds(verify(dated), "undated", "must have been kept and is not there");
    }

    @Test
    void aStrangeFileIsHiddenAmongTheLogs() throws Exception {
        Files.writeString(root.resolve("tile/0/003"), "x");
        failsAt(verify(root), "tile/0/003", "");
    }

    @Test
    void aFolderIsReplacedByALink() throws Exception {
        Path away = folder.resolve("away");
        Files.move(root.resolve("tile"), away);
        Files.createSymbolicLink(root.resolve("tile"), away);
        failsAt(verify(root), "tile", "no links");
    }

    @Test
    void aSegmentIsMovedToAnEarlierDay() throws Exception {
        move(FIRST, "events/2026/11/20/");
        move(SECOND, "events/2026/11/21/");
        finds(verify(root), "misdated", "before 2026-11-22");
    }

    @Test
    void aSegmentIsMovedToALaterDay() throws Exception {
        move(SECOND, "events/2026/11/23/");
        finds(verify(root), "misdated", "after 2026-11-22");
    }

    @Test
    void linesAreAddedPastTheCheckpoint() throws Exception {
        edit(root.resolve(OPEN), lines -> lines.add(lines.get(3)));
        finds(verify(root), "remainder", "that nothing signed");
    }

    @Test
    void aClosedSegmentIsMadeWritable() throws Exception {
        root.resolve(FIRST).toFile().setWritable(true);
        finds(verify(root), "writable", FIRST);
    }

    private void move(String segment, String day) throws Exception {
        Files.createDirectories(root.resolve(day));
        for (String end : List.of("jsonl", "seal")) {
            Path from = root.resolve(segment.replace("jsonl", end));
            Files.move(from, root.resolve(day).resolve(from.getFileName()));
        }
    }
}
