package dev.indelible.collector.canary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.verify.VerifyCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A canary and a real collector, with faults and lies in between: only what is in the log and proven passes. */
@Timeout(180)
class CanaryTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private TestCollector collector;
    private Middleman middle;
    private String token;
    private Path home;
    private Path state;

    @BeforeEach
    void start() throws Exception {
        home = folder.resolve("home");
        state = folder.resolve("state");
        collector = TestCollector.start(home);
        middle = new Middleman(collector.url);
        token = token("canary", 1);
    }

    @AfterEach
    void stop() throws Exception {
        middle.close();
        collector.close();
    }

    @Test
    void oneCheckGoesTheWholeWayAndLeavesAStreamThatVerifies() throws Exception {
        CheckResult first = once();
        assertPassed(first);
        assertEquals(
                List.of("enrol", "send", "receipt", "checkpoint", "consistent", "included", "entry"),
                first.steps().stream().map(CheckResult.Step::name).toList());
        String line = collector.lines().get((int) first.index());
        assertTrue(line.contains("\"service\":\"canary\"") && line.contains("\"action\":\"canary.probe\""), line);
        assertEquals("stored", first.level());
        assertTrue(middle.asked.stream().anyMatch(path -> path.startsWith("/tile/0/")), "proofs come from tiles");
        for (int i = 0; i < 3; i++) {
            assertPassed(once());
        }
        assertEquals(1, count("\"kind\":\"enrol\""), "one use of the token, for good");
        assertEquals(4, count("\"kind\":\"close\""));
        assertEquals(0, count("\"kind\":\"alarm\""), "each stream names the one before it");
        assertVerified();
    }

    @Test
    void manyChecksAreOneStream() throws Exception {
        AgentStreamWriter bank = collector.enrolled("bank");
        assertEquals(200, collector.client().lines(bank.openBatch()).status());
        assertEquals(200, collector.client().lines(bank.batch(300)).status());
        byte[] end = AgentStreamWriter.body(List.of(bank.close(), bank.lastSeal()));
        assertEquals(200, collector.client().lines(end).status());
        try (Canary canary = canary(LONG)) {
            for (int i = 0; i < 5; i++) {
                assertPassed(canary.check(false));
            }
            canary.end(LONG);
        }
        assertEquals(5, count("canary.probe"));
        assertEquals(1, count("\"agent\":\"test\""), "one open line");
        assertEquals(2, count("\"kind\":\"close\""));
        assertTrue(middle.asked.contains("/tile/1/000.p/1"), "a proof over more than one tile");
        assertVerified();
    }

    @Test
    void whatIsNotServedToThisMachineIsSkippedAndSaid() throws Exception {
        middle.alteration =
                (path, answer) -> path.startsWith("/tile/entries/") ? new Middleman.Answer(403, new byte[0]) : answer;
        CheckResult result = once();
        assertPassed(result);
        CheckResult.Step entry = result.steps().get(result.steps().size() - 1);
        assertEquals(CheckResult.Outcome.SKIPPED, entry.outcome());
        assertTrue(result.json().contains("\"step\":\"entry\",\"outcome\":\"skipped\""), result.json());
    }

    @Test
    void everyLieIsNamedAtItsStep() throws Exception {
        CheckResult good = once();
        byte[] oldCheckpoint = collector.log.published().text().getBytes(StandardCharsets.UTF_8);
        assertPassed(good);
        assertFails("checkpoint", "/checkpoint", answer -> oldCheckpoint);
        assertFails("checkpoint", "/checkpoint", answer -> flipped(answer, answer.length - 3));
        assertFails("included", "/tile/0/", answer -> flipped(answer, answer.length - 40));
        assertFails("included", "/tile/0/", answer -> new byte[0]);
        assertFails("entry", "/tile/entries/", answer -> replaced(answer, "canary.probe", "canary.prone"));
        assertFails("entry", "/tile/entries/", answer -> flipped(answer, 0));
        assertFails("receipt", "/v1/lines", answer -> replaced(answer, "index ", "index 1"));
        assertFails("receipt", "/v1/lines", answer -> replaced(answer, "tlog-proof@v1", "tlog-proof@v2"));
        assertFails("receipt", "/v1/lines", answer -> "{}".getBytes(StandardCharsets.UTF_8));
        assertPassed(once());
        assertTrue(count("\"action\":\"canary.failed\"") > 8, "each check says what the one before it found");
        assertEquals(0, count("\"kind\":\"alarm\""));
        assertVerified();
    }

    @Test
    void anAnswerThatDoesNotComeInTimeOrNotAtAllOrWithoutEndFails() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        middle.alteration = (path, answer) -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answer;
        };
        try (Canary canary = canary(Duration.ofSeconds(2))) {
            CheckResult late = canary.check(true);
            assertEquals("enrol", late.failure().name());
            assertTrue(late.failure().why().contains("not answered within 2 s"), late.text());
        } finally {
            over.countDown();
        }
        middle.alteration = (path, answer) -> {
            throw new IOException("cut");
        };
        assertEquals("enrol", once().failure().name());
        middle.alteration =
                (path, answer) -> path.equals("/checkpoint") ? new Middleman.Answer(200, new byte[1 << 20]) : answer;
        CheckResult endless = once();
        assertTrue(endless.failure().why().contains("longer than"), endless.text());
    }

    @Test
    void linesOfWhichTheAnswerWasLostAreSentAgainAndStandOnce() throws Exception {
        assertPassed(once());
        middle.alteration = (path, answer) -> {
            if (path.equals("/v1/lines")) {
                throw new IOException("cut");
            }
            return answer;
        };
        try (Canary canary = canary(LONG)) {
            assertEquals("send", canary.check(false).failure().name());
            assertEquals("resend", canary.check(false).failure().name());
            middle.alteration = (path, answer) -> answer;
            CheckResult again = canary.check(false);
            assertPassed(again);
            assertEquals("resend", again.steps().get(1).name());
        }
        try (Canary canary = canary(LONG)) {
            assertPassed(canary.check(true));
        }
        assertEquals(4, count("canary.probe"));
        assertEquals(1, count("\"action\":\"canary.failed\""));
        String failed = line("\"action\":\"canary.failed\"");
        assertTrue(failed.contains("\"checks\":2") && failed.contains("\"why\":\"resend: "), failed);
        assertEquals(0, count("\"kind\":\"alarm\""), "a run that was killed is followed from its last seal");
        assertVerified();
    }

    @Test
    void aLogThatWasRolledBackOrForkedIsFoundOutAndStaysSo() throws Exception {
        assertPassed(once());
        collector.close();
        Path copy = folder.resolve("copy");
        copy(home, copy);
        collector = TestCollector.start(home);
        middle.target = collector.url;
        assertPassed(once());
        collector.close();
        // The older copy grows beyond the other, and who runs it hides from it what the canary has seen.
        collector = TestCollector.start(copy);
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    200,
                    collector
                            .client()
                            .lines(collector.enrolled("bank").openBatch())
                            .status());
        }
        middle.target = collector.url;
        middle.headers = List.of("Content-Type", "Content-Encoding");
        CheckResult forked = once();
        assertEquals("send", forked.failure().name(), "the seal itself shows what was seen, and the log stops");
        assertTrue(forked.failure().why().contains("503"), forked.text());
        assertTrue(collector.log.stopped() != null);
        assertFalse(once().passed(), "and so it stays");
    }

    @Test
    void whoHasTheLogsKeyCannotShowTheCanaryAnotherHistory() throws Exception {
        assertPassed(once());
        middle.alteration = (path, answer) -> path.equals("/v1/lines") ? forged() : answer;
        CheckResult forked = once();
        assertEquals("receipt", forked.failure().name());
        assertTrue(forked.failure().why().contains("rolled back or forked"), forked.text());
        assertEquals(
                "log.test/one\n1\n",
                Files.readString(state.resolve("contradiction")).substring(0, 15));
        middle.alteration = (path, answer) -> answer;
        CheckResult after = once();
        assertEquals("evidence", after.failure().name(), "it does not forget");
        assertTrue(after.size() > 1, "though the event is proven");
        Files.delete(state.resolve("contradiction"));
        assertPassed(once());
        assertTrue(line("\"action\":\"canary.failed\"").contains("rolled back or forked"), "and the log says so");
    }

    /** A receipt for the last line sent, in a tree that has nothing else, signed by the log. */
    private Middleman.Answer forged() throws IOException {
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(middle.sent)).readAllBytes();
        int from = body.length - 1;
        while (body[from - 1] != '\n') {
            from--;
        }
        Checkpoint checkpoint = new Checkpoint("log.test/one", 1, Leaf.hash(body, from, body.length - 1));
        String note = CheckpointNote.sign(checkpoint, collector.keys.logSigner(), collector.keys.timeSigner(), 1)
                .text();
        String proof = new TlogProof(0, List.of(), note).text();
        String json = "{\"receipt\":\"" + proof.replace("\n", "\\n") + "\",\"level\":\"stored\",\"consistency\":[]}";
        return new Middleman.Answer(200, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatCannotBeUsedIsRefusedBeforeAnythingIsSent() throws Exception {
        assertTrue(refused(token("bank", 1), state).contains("enrol-token --service canary"));
        assertTrue(refused("indelible1.x.y", state).contains("damaged"));
        String elsewhere = new EnrolmentToken(
                        Encoding.base64url(new byte[16]),
                        "http://192.0.2.1:7717",
                        null,
                        collector.keys.logSigner().verifier(),
                        "canary",
                        1,
                        Instant.now())
                .sign(collector.keys.operator());
        assertTrue(refused(elsewhere, state).contains("https with a pin"));
        try (Canary other = canary(LONG)) {
            assertTrue(refused(token, state).contains("another canary"));
            other.end(LONG);
        }
        assertEquals(List.of(), middle.asked);
        assertTrue(CanaryName.is("canary-dmz") && !CanaryName.is("canaryx") && !CanaryName.is("bank"));
    }

    @Test
    void itKnowsNothingOfTheCollectorsInside() {
        classes()
                .that()
                .resideInAPackage("dev.indelible.collector.canary..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.net.ssl..",
                        "tools.jackson..",
                        "dev.indelible.chain..",
                        "dev.indelible.collector.canary..",
                        "dev.indelible.collector.disk..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.indelible.collector.canary"));
    }

    @FunctionalInterface
    private interface Change {
        byte[] of(byte[] body);
    }

    private void assertFails(String step, String path, Change change) throws Exception {
        middle.alteration = (asked, answer) -> asked.startsWith(path) && answer.status() == 200
                ? new Middleman.Answer(200, change.of(answer.body()))
                : answer;
        CheckResult result = once();
        middle.alteration = (asked, answer) -> answer;
        assertFalse(result.passed(), step);
        assertEquals(step, result.failure().name(), result.text());
    }

    private static byte[] flipped(byte[] body, int at) {
        byte[] changed = body.clone();
        changed[at] ^= 1;
        return changed;
    }

    private static byte[] replaced(byte[] body, String what, String with) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int at = text.lastIndexOf(what);
        assertTrue(at >= 0, what);
        return (text.substring(0, at) + with + text.substring(at + what.length()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private CheckResult once() throws Exception {
        try (Canary canary = canary(LONG)) {
            return canary.check(true);
        }
    }

    private Canary canary(Duration within) throws IOException {
        return Canary.open(token, state, within, "host.test", "test");
    }

    private static String refused(String token, Path state) {
        return assertThrows(IllegalArgumentException.class, () -> Canary.open(token, state, LONG, "host.test", "test"))
                .getMessage();
    }

    private String token(String service, int uses) {
        return new EnrolmentToken(
                        Encoding.base64url(new byte[16]),
                        middle.url(),
                        null,
                        collector.keys.logSigner().verifier(),
                        service,
                        uses,
                        Instant.now().plusSeconds(600))
                .sign(collector.keys.operator());
    }

    private static void assertPassed(CheckResult result) {
        assertTrue(result.passed(), result::text);
    }

    private long count(String part) throws IOException {
        return collector.lines().stream().filter(line -> line.contains(part)).count();
    }

    private String line(String part) throws IOException {
        return collector.lines().stream()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow();
    }

    /** With a key from outside and an expectation: no finding, no open end. */
    private void assertVerified() throws Exception {
        Path expected = Files.writeString(folder.resolve("expected"), "canary 10m\n");
        int exit = new CommandLine(new VerifyCommand())
                .execute(
                        home.resolve("log").toString(),
                        "--key",
                        collector.keys.logSigner().verifier().toString(),
                        "--expect",
                        expected.toString(),
                        "--state",
                        folder.resolve("seen").toString());
        assertEquals(0, exit);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
