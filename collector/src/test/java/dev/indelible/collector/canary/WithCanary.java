package dev.indelible.collector.canary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.verify.VerifyCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A canary before a real collector, with somebody in between who changes what a test wants changed. */
@Timeout(180)
abstract class WithCanary {
    static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    TestCollector collector;
    Middleman middle;
    String token;
    Path home;
    Path state;

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

    CheckResult once() throws Exception {
        try (Canary canary = canary(LONG)) {
            return canary.check(true);
        }
    }

    Canary canary(Duration within) throws IOException {
        return Canary.open(token, state, within, "host.test", "test");
    }

    String token(String service, int uses) {
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

    static void assertPassed(CheckResult result) {
        assertTrue(result.passed(), result::text);
    }

    long count(String part) throws IOException {
        return collector.lines().stream().filter(line -> line.contains(part)).count();
    }

    String line(String part) throws IOException {
        return collector.lines().stream()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow();
    }

    /** With a key from outside and an expectation: no finding, no open end. */
    void assertVerified() throws Exception {
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
}
