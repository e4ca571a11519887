package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.http.CollectorServer;
import dev.indelible.collector.ingest.CanaryWatch;
import dev.indelible.collector.ingest.Revoker;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no exception ends a start too: a program that is not whole, here. */
@Timeout(180)
class FailedStartTest {
    @TempDir
    Path folder;

    /** Before there is a thread beside main; while the log has its own; and when the server has its own. */
    @ParameterizedTest
    @ValueSource(classes = {ServeCommand.class, CollectorServer.class, Revoker.class, CanaryWatch.class})
    void whatIsMissingIsNamedInOneLineAndEndsTheProcess(Class<?> missing) throws Exception {
        String data = folder.resolve("home").toString();
        try (ForkedCollector collector = ForkedCollector.serveWithout(
                missing, folder, "--data", data, "--listen", "127.0.0.1:0", "--canary", "1h")) {
            assertEquals(1, collector.exit());
            String err = collector.err();
            assertEquals(1, err.lines().count(), err);
            assertTrue(err.startsWith("indelible-collector: "), err);
            assertTrue(err.contains(missing.getSimpleName()) && err.contains("install it again"), err);
            assertEquals("", collector.out());
        }
    }
}
