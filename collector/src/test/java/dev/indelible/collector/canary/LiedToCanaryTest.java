package dev.indelible.collector.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.collector.TestCollector;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** A canary that is lied to, or not answered, says at which step. */
class LiedToCanaryTest extends WithCanary {
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

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
