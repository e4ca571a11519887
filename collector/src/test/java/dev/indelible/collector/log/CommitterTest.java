package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends the thread that writes the log is told, and nobody waits for it. */
class CommitterTest {
    @TempDir
    Path folder;

    /** As the JDK does it where a folder that was listed cannot be closed. */
    @Test
    void anExceptionThatNobodyDeclaredStopsTheLog() throws Exception {
        try (TestCollector collector = TestCollector.start(folder)) {
            CompletableFuture<Long> done = collector.log.submit(line());
            ExecutionException failed = assertThrows(ExecutionException.class, () -> done.get(30, TimeUnit.SECONDS));
            assertInstanceOf(LogUnavailable.class, failed.getCause());
            LogUnavailable refused = assertThrows(LogUnavailable.class, () -> collector.log.submit(line()));
            assertTrue(refused.getMessage().contains("writing failed"), refused.getMessage());
        }
    }

    private static OwnLine line() {
        return new OwnLine(
                "alarm",
                OwnLine.SERVICE,
                "log.test",
                "failure",
                OwnLine.Actor.collector("host.test"),
                "log",
                "log.test",
                "collector.test",
                json -> CommitterTest.<RuntimeException>raise(new Exception("undeclared")));
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
