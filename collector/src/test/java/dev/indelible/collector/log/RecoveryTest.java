package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a start makes whole again, keeps or puts aside, and when it signs no more. */
class RecoveryTest extends WithStoppedLog {
    @Test
    void streamsGoOnAfterARestartAndOldReceiptsComeAgain() throws Exception {
        byte[] batch = stream.batch(3);
        byte[] head = stream.head();
        for (int i = 0; i < 2; i++) {
            try (TestCollector collector = start()) {
                Reply reply = collector.client().lines(batch);
                assertEquals(200, reply.status());
                TlogProof.parse(reply.text("receipt")).verify(head, collector.log.verifier());
                assertEquals(size + 5 + i, collector.lines().size(), "a start line each, the batch once");
                check(collector);
            }
        }
    }

    @Test
    void wholeBatchesPastTheCheckpointAreKept() throws Exception {
        append(stream.batch(4));
        byte[] head = stream.head();
        try (TestCollector collector = start()) {
            assertEquals(size + 5 + 1, collector.lines().size());
            assertEquals(0, quarantined().size());
            stream.rewind(stream.seq(), head);
            assertEquals(200, collector.client().lines(stream.batch(1)).status());
            check(collector);
        }
    }

    @Test
    void aCrashBetweenTheHalvesOfABatchLosesNothing() throws Exception {
        Path log = folder.resolve("log");
        Files.delete(segments().get(1));
        Files.copy(log.resolve("checkpoints/256"), log.resolve("checkpoint"), StandardCopyOption.REPLACE_EXISTING);
        try (Stream<Path> kept = Files.list(log.resolve("checkpoints"))) {
            for (Path note : kept.filter(path -> path.getFileName().toString().compareTo("256") > 0)
                    .toList()) {
                Files.delete(note);
            }
        }
        try (TestCollector collector = start()) {
            Reply whole = collector.client().lines(lastBatch);
            assertEquals(409, whole.status());
            int stored = (int) (whole.number("next") - (stream.seq() - 100));
            assertEquals(256 - 204, stored);
            String rest = new String(lastBatch, StandardCharsets.UTF_8)
                    .lines()
                    .skip(stored)
                    .map(line -> line + "\n")
                    .collect(Collectors.joining());
            assertEquals(
                    200,
                    collector
                            .client()
                            .lines(rest.getBytes(StandardCharsets.UTF_8))
                            .status());
            assertEquals(size + 1, collector.lines().size());
            check(collector);
        }
    }

    @Test
    void anUnsealedRemainderGoesToQuarantineAndIsRecorded() throws Exception {
        byte[] kept = stream.batch(2);
        long seq = stream.seq();
        byte[] head = stream.head();
        append(kept);
        byte[] lost = AgentStreamWriter.body(List.of(stream.event("a"), stream.event("b")));
        append(lost);
        append("{\"stream\":\"torn".getBytes(StandardCharsets.UTF_8));
        try (TestCollector collector = start()) {
            assertEquals(size + 3 + 2, collector.lines().size());
            String last = collector.lines().get(collector.lines().size() - 1);
            assertTrue(last.contains("\"kind\":\"alarm\"") && last.contains("log.quarantine"), last);
            assertEquals(1, quarantined().size());
            assertTrue(collector.warnings.get(0).contains(quarantined().get(0).toString()));
            assertTrue(Files.readString(quarantined().get(0)).startsWith(new String(lost, StandardCharsets.UTF_8)));
            stream.rewind(seq, head);
            assertEquals(200, collector.client().lines(stream.batch(2)).status());
            check(collector);
        }
    }

    @Test
    void killedBeforeTheAlarmTheNextStartRecordsTheQuarantine() throws Exception {
        append("{\"str".getBytes(StandardCharsets.UTF_8));
        start().close();
        Path recorded = quarantined().get(0);
        Path silent = recorded.resolveSibling("304-1.jsonl");
        Files.writeString(silent, "{\"str");
        Files.writeString(recorded.resolveSibling("notes.txt"), "an operator's");
        try (TestCollector collector = start()) {
            assertEquals(1, collector.warnings.size(), collector.warnings.toString());
            assertTrue(collector.warnings.get(0).contains(silent.toString()));
            List<String> alarms = collector.lines().stream()
                    .filter(line -> line.contains("log.quarantine"))
                    .toList();
            assertEquals(2, alarms.size());
            assertTrue(alarms.get(1).contains("\"304-1.jsonl\""), alarms.get(1));
        }
        try (TestCollector collector = start()) {
            assertEquals(List.of(), collector.warnings, "once is enough");
            check(collector);
        }
    }

    @Test
    void aTornLineAloneGoesToQuarantine() throws Exception {
        append("{\"str".getBytes(StandardCharsets.UTF_8));
        try (TestCollector collector = start()) {
            assertEquals(size + 2, collector.lines().size());
            assertEquals("{\"str", Files.readString(quarantined().get(0)));
            assertEquals(200, collector.client().lines(stream.batch(2)).status());
            check(collector);
        }
    }

    /** Ingest takes no such batch, and a start must not hold one in memory, however long what lies there is. */
    @Test
    void aBatchLongerThanAnyThatIsTakenIsNotKept() throws Exception {
        append(stream.batch(2));
        List<byte[]> longer = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            longer.add(stream.event("x".repeat(60_000)));
        }
        longer.add(stream.seal());
        append(AgentStreamWriter.body(longer));
        try (TestCollector collector = start()) {
            assertEquals(size + 3 + 2, collector.lines().size(), "the start's line and the alarm");
            assertEquals(
                    AgentStreamWriter.body(longer).length,
                    Files.size(quarantined().get(0)));
            check(collector);
        }
    }

    @Test
    void aBatchOfAStrangerPastTheCheckpointIsNotKept() throws Exception {
        append(new AgentStreamWriter(SigningKey.generate(), "bank").openBatch());
        append(stream.batch(1));
        try (TestCollector collector = start()) {
            assertEquals(size + 2, collector.lines().size());
            assertEquals(1, quarantined().size());
            check(collector);
        }
    }

    @Test
    void aForgedSealPastTheCheckpointIsNotKept() throws Exception {
        append(AgentStreamWriter.body(List.of(stream.event("pay"), stream.forgedSeal())));
        try (TestCollector collector = start()) {
            assertEquals(size + 2, collector.lines().size());
            assertEquals(1, quarantined().size());
        }
    }

    @Test
    void whatACrashLeftOfTilesAndCheckpointIsRepaired() throws Exception {
        Path log = folder.resolve("log");
        Files.delete(log.resolve("tile/0/001.p/" + (size - 256)));
        Files.copy(log.resolve("checkpoint"), log.resolve("checkpoints/" + size), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(log.resolve("checkpoints/256"), log.resolve("checkpoint"), StandardCopyOption.REPLACE_EXISTING);
        Files.write(log.resolve("tile/0/001.p/200"), new byte[6400]);
        Files.createDirectories(log.resolve("tile/0/000.p"));
        Files.write(log.resolve("tile/0/000.p/9"), new byte[288]);
        Files.createDirectories(log.resolve("tile/0/009.p"));
        Files.write(log.resolve("tile/0/009.p/9"), new byte[288]);
        try (TestCollector collector = start()) {
            assertEquals(size + 1, collector.lines().size());
            assertFalse(Files.exists(log.resolve("tile/0/000.p")));
            assertFalse(Files.exists(log.resolve("tile/0/009.p")));
            assertFalse(Files.exists(log.resolve("tile/0/001.p/200")));
            check(collector);
        }
    }

    @Test
    void aRestoredBackupStopsSigningWhenAnAgentKnowsMore() throws Exception {
        Path backup = folder.resolveSibling(folder.getFileName() + "-backup");
        copy(folder, backup);
        String newer;
        try (TestCollector collector = start()) {
            Reply reply = collector.client().lines(stream.batch(3));
            newer = TlogProof.parse(reply.text("receipt")).note();
        }
        AgentStreamWriter other;
        try (TestCollector old = TestCollector.start(backup, SEGMENT_BYTES, Clock.systemUTC())) {
            CollectorClient client = old.client();
            other = old.enrolled("bank");
            Reply reply = client.lines(other.openBatch(), newer);
            assertEquals(503, reply.status());
            assertTrue(reply.response().headers().firstValue("Retry-After").isPresent());
            assertEquals(503, client.lines(other.openBatch()).status());
            assertEquals(
                    503,
                    client.enrol(old.token("bank", 1, Instant.now().plusSeconds(60)), SigningKey.generate())
                            .status());
            assertEquals(1, old.warnings.size());
            assertTrue(old.warnings.get(0).contains("stopped signing"), old.warnings.toString());
            assertEquals(200, client.get("/checkpoint").statusCode(), "what was signed can still be read");
        }
        Path signed = backup.resolve("log/checkpoint");
        String last = Files.readString(signed);
        List<Path> segments = TestCollector.segments(Home.at(backup));
        append(segments, new AgentStreamWriter(other.identity, "bank").openBatch());
        try (TestCollector old = TestCollector.start(backup, SEGMENT_BYTES, Clock.systemUTC())) {
            assertEquals(503, old.client().lines(other.openBatch()).status(), "a restart does not make it forget");
            assertEquals(1, old.warnings.size());
            assertEquals(last, Files.readString(signed), "not even what a crash left is signed");
        }
    }

    @Test
    void aForkOfTheSameSizeStopsSigningToo() throws Exception {
        Path backup = folder.resolveSibling(folder.getFileName() + "-fork");
        copy(folder, backup);
        String note;
        try (TestCollector collector = start()) {
            note = collector.log.published().text();
        }
        try (TestCollector fork = TestCollector.start(backup, SEGMENT_BYTES, Clock.systemUTC())) {
            assertEquals(503, fork.client().lines(stream.batch(1), note).status());
        }
    }

    private List<Path> quarantined() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("quarantine"))) {
            return files.toList();
        }
    }

    private void append(byte[] lines) throws IOException {
        append(segments(), lines);
    }

    private static void append(List<Path> segments, byte[] lines) throws IOException {
        Path last = segments.get(segments.size() - 1);
        Files.setPosixFilePermissions(last, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(last, lines, StandardOpenOption.APPEND);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : walk.toList()) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
