package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an honest collector meets in its life must never make verify say that its log is false. */
@Timeout(120)
class HonestLogTest {
    @TempDir
    Path folder;

    @Test
    void aClockThatIsSetBack() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException("the collector reads instants only");
            }
        };
        try (TestCollector collector = TestCollector.start(folder, 1, clock)) {
            AgentStreamWriter stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
            now.set(now.get().minus(Duration.ofMinutes(50)));
            assertEquals(200, collector.client().lines(stream.batch(300)).status());
            now.set(now.get().minus(Duration.ofDays(2)));
            assertEquals(200, collector.client().lines(stream.batch(300)).status());
        }
        assertNotEquals(1, verify());
    }

    @Test
    void verifyWhileTheCollectorWrites() throws Exception {
        try (TestCollector collector = TestCollector.start(folder, 30_000, Clock.systemUTC())) {
            AgentStreamWriter stream = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(stream.openBatch()).status());
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong lines = new AtomicLong();
            AtomicReference<Exception> failed = new AtomicReference<>();
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 1; !done.get(); i++) {
                        assertEquals(
                                200,
                                collector
                                        .client()
                                        .lines(stream.batch(i % 200 + 1))
                                        .status());
                        lines.set(stream.seq());
                    }
                } catch (Exception e) {
                    failed.set(e);
                }
            });
            writer.start();
            try {
                for (int i = 0; i < 12 || lines.get() < 5000 && writer.isAlive(); i++) {
                    assertEquals(3, verify());
                }
            } finally {
                done.set(true);
                writer.join();
            }
            assertNull(failed.get());
            assertTrue(lines.get() >= 5000, "enough was written meanwhile: " + lines);
        }
    }

    private int verify() {
        StringWriter said = new StringWriter();
        return Collector.commandLine()
                .setErr(new PrintWriter(said))
                .execute(
                        "verify",
                        folder.resolve("log").toString(),
                        "--state",
                        folder.resolve("seen").toString());
    }
}
