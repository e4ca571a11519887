package dev.indelible.collector.canary;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.collector.AgentStreamWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a canary sends and leaves behind, and what it refuses. */
class CanaryTest extends WithCanary {
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

    private static String refused(String token, Path state) {
        return assertThrows(IllegalArgumentException.class, () -> Canary.open(token, state, LONG, "host.test", "test"))
                .getMessage();
    }
}
