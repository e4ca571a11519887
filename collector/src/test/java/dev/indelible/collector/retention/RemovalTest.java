package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.SegmentName;
import dev.indelible.collector.verify.LogVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The front of a log goes, and everything else still holds. */
@Timeout(300)
final class RemovalTest {
    private static final String RULES = "keep 30d";

    @TempDir
    Path folder;

    private AgedLog log;
    private AgentStreamWriter running;
    private AgentStreamWriter ended;
    private List<byte[]> lastOfEnded;
    private Path early;
    private byte[] firstLeaf;

    /** Old segments of 256 lines; the cut at 768 falls into a batch of a stream that goes on afterwards. */
    @BeforeEach
    void begin() throws Exception {
        log = new AgedLog(folder.resolve("home"));
        try (TestCollector collector = log.collector()) {
            running = collector.enrolled("bank");
            ended = collector.enrolled("shop");
            AgedLog.fill(collector, ended, 2, 100);
            AgedLog.fill(collector, running, 3, 100);
            early = Files.writeString(
                    folder.resolve("early"), collector.log.published().text());
            lastOfEnded = List.of(ended.event("last"), ended.close(), ended.lastSeal());
            assertEquals(
                    200,
                    collector
                            .client()
                            .lines(AgentStreamWriter.body(lastOfEnded))
                            .status());
            AgedLog.fill(collector, running, 5, 100);
            firstLeaf = Leaf.hash(collector.lines().get(0).getBytes(StandardCharsets.UTF_8));
        }
        log.clock.now = log.clock.now.plusSeconds(86_400L * 40);
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 7, 100);
        }
    }

    @Test
    void theFrontGoesAndTheRestVerifies() throws Exception {
        assertEquals(0, verdict().exit() % 3, verdict().text());
        apply(RULES, step -> {});
        assertEquals(List.of(768L), firsts(1));
        LogVerdict after = verdict("--old", early.toString());
        assertEquals(3, after.exit(), after.text());
        assertTrue(after.text().contains("768 before them removed"), after.text());
        assertTrue(after.text().contains("1 finding"), "only that the running stream has no close: " + after.text());
        assertTrue(after.text().contains("and 1 kept elsewhere"), after.text());
    }

    @Test
    void theLogGoesOnAndProvesWhatWasRemoved() throws Exception {
        apply(RULES, step -> {});
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 2, 100);
            CheckpointNote note = collector.log.published();
            long size = note.checkpoint().size();
            assertTrue(Proofs.inclusionHolds(
                    firstLeaf,
                    0,
                    size,
                    Proofs.inclusion(0, size, collector.log.hashes()),
                    note.checkpoint().root()));
            CheckpointNote old = CheckpointNote.open(
                    Files.readString(early), log.keys().logSigner().verifier());
            assertTrue(Proofs.consistencyHolds(
                    old.checkpoint().size(),
                    old.checkpoint().root(),
                    size,
                    note.checkpoint().root(),
                    Proofs.consistency(old.checkpoint().size(), size, collector.log.hashes())));
            CollectorClient client = collector.client();
            assertEquals(404, client.get("/tile/entries/000").statusCode());
            assertEquals(200, client.get("/tile/entries/003").statusCode());
            assertEquals(200, client.get("/tile/0/000").statusCode());
            CollectorClient.Reply again = client.lines(AgentStreamWriter.body(lastOfEnded));
            assertEquals(200, again.status(), "its seal is there, so the receipt can be given again");
            assertTrue(again.text("receipt").startsWith("c2sp.org/tlog-proof"), again.toString());
            ended.rewind(0, new byte[Leaf.BYTES]);
            assertEquals(
                    409,
                    client.lines(AgentStreamWriter.body(List.of(ended.open(), ended.seal())))
                            .status());
        }
        assertEquals(3, verdict().exit(), verdict().text());
    }

    @Test
    void aNewRunThatFollowsAStreamWhoseLinesAreGoneIsNoFinding() throws Exception {
        apply(RULES, step -> {});
        try (TestCollector collector = log.collector()) {
            AgentStreamWriter next = new AgentStreamWriter(ended.identity, "shop");
            byte[] seal = lastOfEnded.get(2);
            List<byte[]> lines = List.of(next.open(ended.id, Leaf.hash(seal)), next.event("x"), next.seal());
            assertEquals(
                    200, collector.client().lines(AgentStreamWriter.body(lines)).status());
        }
        assertFalse(
                verdict().text().contains("which this log does not know"),
                verdict().text());
        assertFalse(TestCollector.lines(log.home).stream().anyMatch(line -> line.contains("\"kind\":\"alarm\"")));
    }

    @Test
    void removalsFollowEachOther() throws Exception {
        apply(RULES, step -> {});
        log.age(40);
        apply(RULES, step -> {});
        assertTrue(firsts(1).get(0) > 768, firsts(9).toString());
        assertEquals(1, retained().size());
        assertEquals(3, verdict("--old", early.toString()).exit(), verdict().text());
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 2, 100);
        }
        assertEquals(3, verdict().exit(), verdict().text());
    }

    /** Every step is cut off once; a log that was cut so verifies, is served, and the next run does the rest. */
    @Test
    void whateverStepItEndsAfterTheNextDoesTheRest() throws Exception {
        apply(RULES, step -> {});
        log.age(40);
        Path whole = folder.resolve("whole");
        AgedLog.copy(log.home.folder(), whole);
        List<String> all = new ArrayList<>();
        apply(RULES, all::add);
        assertTrue(all.size() >= 7, all.toString());
        for (int cut = 0; cut < all.size(); cut++) {
            AgedLog again = log;
            log = new AgedLog(folder.resolve("cut" + cut));
            log.clock.now = again.clock.now;
            AgedLog.copy(whole, log.home.folder());
            List<String> done = new ArrayList<>();
            int last = cut;
            assertThrows(
                    Cut.class,
                    () -> apply(RULES, step -> {
                        done.add(step);
                        if (done.size() > last) {
                            throw new Cut();
                        }
                    }));
            LogVerdict verdict = verdict();
            assertEquals(3, verdict.exit(), done + verdict.text());
            assertEquals(cut < all.size() - 1, verdict.text().contains("was cut off"), done + verdict.text());
            if (cut % 3 == 0) {
                try (TestCollector collector = log.collector()) {
                    assertTrue(collector.lines().size() > 0);
                }
                assertEquals(3, verdict().exit(), done + verdict().text());
            }
            apply(RULES, step -> {});
            assertFalse(
                    verdict().text().contains("was cut off"), done + verdict().text());
            assertEquals(3, verdict().exit(), done + verdict().text());
            assertEquals(1, retained().size(), done.toString());
        }
    }

    @Test
    void aHoldStopsWhatWasCutOffToo() throws Exception {
        for (String until : List.of("signed", "deleted")) {
            AgedLog first = log;
            log = new AgedLog(folder.resolve("held-" + until));
            log.clock.now = first.clock.now;
            AgedLog.copy(first.home.folder(), log.home.folder());
            assertThrows(
                    Cut.class,
                    () -> apply(RULES, step -> {
                        if (step.startsWith(until)) {
                            throw new Cut();
                        }
                    }));
            hold("case-7", Holds.PLACED);
            List<Long> before = log.firsts();
            HomeException kept = assertThrows(HomeException.class, () -> apply(RULES, step -> {}));
            assertTrue(kept.getMessage().contains("hold case-7"), kept.getMessage());
            assertEquals(before, log.firsts(), "nothing more is removed");
            assertEquals(3, verdict().exit(), verdict().text());
            hold("case-7", Holds.LIFTED);
            apply(RULES, step -> {});
            assertEquals(List.of(768L), firsts(1));
            assertEquals(3, verdict().exit(), verdict().text());
            log = first;
        }
    }

    @Test
    void absenceWithoutTheOperatorsWordDoesNotVerify() throws Exception {
        Path whole = folder.resolve("whole");
        AgedLog.copy(log.home.folder(), whole);
        for (Path segment : TestCollector.segments(log.home).subList(0, 3)) {
            Files.delete(segment);
            Files.delete(Path.of(segment.toString().replace(".jsonl", ".seal")));
        }
        assertEquals(1, verdict().exit(), verdict().text());
        Path retained = Files.createDirectories(log.home.log().resolve("retained"));
        AgedLog copy = new AgedLog(whole);
        LogFront front = copy.front();
        Map<SegmentName, SegmentSource> segments = new LinkedHashMap<>();
        front.segments().stream().filter(name -> name.first() < 768).forEach(name -> segments.put(name, front.local()));
        Extract.of(front.ownStream(), null, segments, 768).write(retained.resolve(String.format("%020d", 768)));
        assertEquals(1, verdict().exit(), verdict().text());
        assertTrue(
                verdict().text().contains("no retention line of the operator says so"),
                verdict().text());
        assertThrows(LogException.class, () -> log.collector().close());
    }

    @Test
    void whatIsKeptIsWhatTheOperatorSigned() throws Exception {
        apply(RULES, step -> {});
        Path file = retained().get(0);
        String rows = Files.readString(file);
        String enrol = rows.lines()
                .filter(row -> row.contains("\"kind\":\"enrol\""))
                .reduce((a, b) -> b)
                .orElseThrow();
        String close = rows.lines()
                .filter(row -> row.contains("\"kind\":\"close\""))
                .findFirst()
                .orElse("");
        assertEquals("", close, "the last seal stands for it");
        assertFalse(rows.contains("\"kind\":\"method\""), "no event is left");
        for (String changed : List.of(
                rows.replace("indelible/retained/v1", "indelible/retained/v2"),
                rows.replace(enrol + "\n", ""),
                rows.replace("host.test", "host.tesu"),
                rows.substring(0, rows.length() - 1),
                rows + "700 " + running.id + " 1\n",
                rows.replaceFirst(running.id + " ([0-9]+)\n", running.id + " 9999\n"))) {
            assertFalse(changed.equals(rows));
            Files.delete(file);
            Files.writeString(file, changed);
            LogVerdict verdict = verdict();
            assertEquals(1, verdict.exit(), verdict.text());
            assertThrows(Exception.class, () -> log.collector().close());
        }
        Files.delete(file);
        assertEquals(1, verdict().exit(), verdict().text());
        Files.writeString(file, rows);
        assertEquals(3, verdict().exit(), verdict().text());
    }

    private void apply(String rules, Removal.Steps steps) throws Exception {
        log.apply(rules, null, steps);
    }

    private void hold(String name, String state) throws Exception {
        log.hold(name, state, null);
    }

    private LogVerdict verdict(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--key", log.keys().logSigner().verifier().toString()));
        return LogVerdict.of(
                log.home.log(), folder.resolve("state-" + log.home.folder().getFileName()), all.toArray(String[]::new));
    }

    private List<Long> firsts(int count) throws Exception {
        List<Long> all = log.firsts();
        return all.subList(0, Math.min(count, all.size()));
    }

    private List<Path> retained() throws IOException {
        try (Stream<Path> files = Files.list(log.home.log().resolve("retained"))) {
            return files.toList();
        }
    }

    /** In place of a kill. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1;
    }
}
