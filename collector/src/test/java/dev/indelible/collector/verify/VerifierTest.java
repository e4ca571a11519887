package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are right, or right with something to say. */
final class VerifierTest {
    @TempDir
    Path folder;

    private LogBuilder log;
    private final SigningKey identity = SigningKey.generate();

    @BeforeEach
    void begin() {
        log = new LogBuilder(256);
        log.enrol(identity, "bank");
    }

    @Test
    void aLargeLogOfManyStreamsHolds() throws Exception {
        log = new LogBuilder(512);
        log.enrol(identity, "bank");
        SigningKey other = SigningKey.generate();
        log.enrol(other, "desk");
        AgentLines first = log.agent(identity, "bank", null).events(300).seal();
        AgentLines second = log.agent(other, "desk", null).events(3).seal(log.checkpoint());
        for (int i = 0; i < 9; i++) {
            first.events(250).seal(log.newest());
            CheckpointNote seen = log.checkpoint();
            second.events(40).seal(seen).events(1).seal(seen);
        }
        first.close();
        second.close();
        log.checkpoint();
        Report report = verify();
        assertNull(
                report.failure(),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        assertEquals(List.of(), report.findings());
        assertEquals(0, report.exit());
        assertEquals(log.size(), report.counts().lines());
        assertEquals(2, report.counts().closedStreams());
        assertEquals(28, report.counts().gossip());
        assertEquals(2, report.counts().enrolments());
        assertTrue(report.counts().closedSegments() >= 5, "segments: " + report.counts());
        assertTrue(Files.exists(folder.resolve("log/tile/1/000.p/" + log.size() / 256)), "level 1 stands");
    }

    @Test
    void withoutAKeyFromOutsideItIsNotAnchored() throws Exception {
        log.agent(identity, "bank", null).events(3).seal().close();
        log.checkpoint();
        Report report = run(log.write(folder.resolve("log")), null);
        assertEquals(3, report.exit());
        assertEquals(List.of("unanchored"), codes(report));
    }

    @Test
    void namesGapsRecoveredLinesAndStreamsWithoutClose() throws Exception {
        AgentLines killed = log.agent(identity, "bank", null).events(3).seal();
        AgentLines next = log.agent(identity, "bank", killed);
        next.line("method", "alice", "a", json -> json.writeStringProperty("recovered", killed.id));
        next.line("method", "alice", "b", json -> json.writeStringProperty("recovered", killed.id));
        next.line("gap", "agent", "stream.gap", json -> {
            json.writeNumberProperty("lost", 7);
            json.writeStringProperty("bound", "at_least");
            json.writeStringProperty("why", "ring full");
        });
        next.seal();
        log.checkpoint();
        Report report = verify();
        assertEquals(3, report.exit());
        assertEquals(List.of("gap", "recovered", "unclosed"), codes(report));
        String recovered = report.findings().get(1).text();
        assertTrue(recovered.contains(next.id) && recovered.contains("2 lines") && recovered.contains(killed.id));
        String unclosed = report.findings().get(2).text();
        assertTrue(unclosed.contains(next.id), "the one killed has a successor, its successor has none: " + unclosed);
    }

    @Test
    void aSuccessorThatClosesLeavesNothingToSay() throws Exception {
        AgentLines killed = log.agent(identity, "bank", null).events(3).seal();
        log.agent(identity, "bank", killed).events(1).close();
        log.checkpoint();
        assertEquals(0, verify().exit());
    }

    @Test
    void namesAPreviousThatDoesNotFit() throws Exception {
        AgentLines first = log.agent(identity, "bank", null).events(3).seal();
        AgentLines second = log.agent(identity, "bank", first).close();
        first.events(1).close();
        log.agent(identity, "bank", second).close();
        log.agent(identity, "bank", second).close();
        log.agent(identity, "bank", null).close();
        log.checkpoint();
        Report report = verify();
        assertEquals(List.of("previous", "previous", "previous"), codes(report));
        assertTrue(report.findings().get(0).text().contains("not from its last seal"));
        assertTrue(report.findings().get(1).text().contains("another stream follows"));
        assertTrue(report.findings().get(2).text().contains("names no stream before it"));
    }

    @Test
    void namesLinesAndTilesPastTheCheckpoint() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null).events(250).seal().close();
        log.checkpoint();
        long size = log.size();
        log.agent(identity, "bank", agent).events(8);
        Path root = log.write(folder.resolve("log"));
        Report report = run(root, key());
        assertEquals(3, report.exit(), () -> String.valueOf(report.failure()));
        assertEquals(List.of("remainder"), codes(report));
        String text = report.findings().get(0).text();
        assertTrue(text.contains("00000000000000000256.jsonl") || text.contains("line " + (size + 1)), text);
        assertEquals(size, report.counts().lines());

        log.tiles(root, log.size());
        assertEquals(3, run(root, key()).exit(), "tiles past the checkpoint that agree with the lines");

        Path tile = root.resolve("tile/0/001.p/" + (log.size() - 256));
        byte[] bytes = Files.readAllBytes(tile);
        bytes[bytes.length - 1] ^= 1;
        tile.toFile().setWritable(true);
        Files.write(tile, bytes);
        Report broken = run(root, key());
        assertEquals(1, broken.exit());
        assertEquals(
                "tile/0/001.p/" + (log.size() - 256), broken.failure().place().file());
    }

    @Test
    void namesATornLinePastTheCheckpoint() throws Exception {
        log.agent(identity, "bank", null).events(3).close();
        log.checkpoint();
        Path root = log.write(folder.resolve("log"));
        Files.writeString(
                root.resolve("events/2026/11/22/00000000000000000000.jsonl"),
                "{\"stream\":\"AAAA",
                StandardOpenOption.APPEND);
        Report report = run(root, key());
        assertEquals(3, report.exit());
        assertTrue(report.findings().get(0).text().contains("15 bytes (0 whole lines"), report.findings()::toString);
    }

    @Test
    void olderPartialTilesMayStandIfTheyAreRight() throws Exception {
        log.agent(identity, "bank", null).events(30).close();
        log.checkpoint();
        Path root = log.write(folder.resolve("log"));
        log.tiles(root, 9);
        assertEquals(0, run(root, key()).exit());
        Path tile = root.resolve("tile/0/000.p/9");
        tile.toFile().setWritable(true);
        byte[] bytes = Files.readAllBytes(tile);
        bytes[100] ^= 1;
        Files.write(tile, bytes);
        Report report = run(root, key());
        assertEquals(1, report.exit());
        assertEquals("tile/0/000.p/9", report.failure().place().file());
        assertEquals(100, report.failure().place().offset());
    }

    @Test
    void aClosedSegmentThatCanBeWrittenToIsNamed() throws Exception {
        log.agent(identity, "bank", null).events(300).close();
        log.checkpoint();
        Path root = log.write(folder.resolve("log"));
        root.resolve("events/2026/11/22/00000000000000000000.jsonl").toFile().setWritable(true);
        assertEquals(List.of("writable"), codes(run(root, key())));
    }

    @Test
    void textThatLooksLikeASignatureIsJustText() throws Exception {
        String fake = ",\"sig\":\"" + "A".repeat(88) + "\"}";
        log.agent(identity, "bank", null)
                .line("method", "alice", "a", json -> {
                    json.writeObjectPropertyStart("data");
                    json.writeStringProperty("sig", fake);
                    json.writeEndObject();
                })
                .close();
        log.checkpoint();
        assertEquals(0, verify().exit());
    }

    private Report verify() throws IOException, NoteException {
        return run(log.write(folder.resolve("log")), key());
    }

    private VerifierKey key() throws NoteException {
        return VerifierKey.parse(log.key());
    }

    @Test
    void missesAKeptCheckpointThatTheLogsOwnLinesProve() throws Exception {
        log.checkpoint();
        long[] sizes = new long[4];
        for (int i = 0; i < sizes.length; i++) {
            log.pass(10);
            log.collector("config", json -> json.writeStringProperty("setting", "x"));
            sizes[i] = log.checkpoint().checkpoint().size();
        }
        Path root = log.write(folder.resolve("log"));
        assertEquals(List.of(), codes(run(root, key())));
        Files.delete(root.resolve("checkpoints/" + sizes[1]));
        Report report = run(root, key());
        assertEquals(List.of("undated"), codes(report));
        assertTrue(
                report.findings()
                        .get(0)
                        .text()
                        .contains("Between the lines " + sizes[0] + " and " + (sizes[2] - 1) + " of the log"),
                report.findings()::toString);
        Files.delete(root.resolve("checkpoints/" + sizes[2]));
        assertEquals(
                List.of("undated"), codes(run(root, key())).stream().distinct().toList());
        assertEquals(3, run(root, key()).exit());
    }

    private Report run(Path root, VerifierKey key) {
        return Verified.run(root, key, new SeenCheckpoints(folder.resolve("state")), 2);
    }

    private static List<String> codes(Report report) {
        assertNull(
                report.failure(),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        return report.findings().stream().map(Finding::code).toList();
    }
}
