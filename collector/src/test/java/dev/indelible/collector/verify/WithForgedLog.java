package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.VerifierKey;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Logs that are rightly made but for one thing, by whoever holds keys. */
abstract class WithForgedLog {
    @TempDir
    Path folder;

    LogBuilder log;
    int written;
    final SigningKey identity = SigningKey.generate();

    @BeforeEach
    void begin() {
        log = new LogBuilder(256);
        log.enrol(identity, "bank");
    }

    void fresh() {
        log = new LogBuilder(256);
        log.enrol(identity, "bank");
    }

    void verified() throws Exception {
        Report report = verify(log);
        assertNull(report.failure(), () -> report.failure().getMessage());
    }

    Report failsWith(String message) throws Exception {
        Report report = verify(log);
        assertEquals(1, report.exit());
        assertNotNull(report.failure());
        assertTrue(
                report.failure().getMessage().contains(message),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        return report;
    }

    Report verify(LogBuilder built) throws Exception {
        return run(built.write(folder.resolve("log" + written++)), VerifierKey.parse(built.key()));
    }

    Report run(Path root, VerifierKey key) {
        return Verified.run(root, key, new SeenCheckpoints(folder.resolve("state")), 2);
    }
}
