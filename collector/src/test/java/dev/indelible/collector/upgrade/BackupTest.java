package dev.indelible.collector.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.verify.VerifyCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Backup and restore as OPERATIONS.md says it. */
@Timeout(120)
class BackupTest {
    @TempDir
    Path folder;

    private Path home;
    private Path backup;

    @BeforeEach
    void places() {
        home = folder.resolve("home");
        backup = folder.resolve("backup");
    }

    @Test
    void aCopyOfAStoppedCollectorGoesOnElsewhere() throws Exception {
        AgentStreamWriter agent;
        String seen;
        try (TestCollector collector = TestCollector.start(home)) {
            agent = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(agent.openBatch()).status());
            seen = collector.log.published().text();
        }
        copy(home, backup);
        try (TestCollector collector = TestCollector.start(backup)) {
            assertEquals(200, collector.client().lines(agent.batch(3), seen).status());
            assertNull(collector.log.stopped());
        }
        assertEquals(3, verify(backup), "the agent's stream is open, and nothing else");
    }

    @Test
    void anOlderCopyStopsAtTheFirstAgentThatKnowsMore() throws Exception {
        AgentStreamWriter agent;
        String seen;
        try (TestCollector collector = TestCollector.start(home)) {
            agent = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(agent.openBatch()).status());
        }
        copy(home, backup);
        try (TestCollector collector = TestCollector.start(home)) {
            assertEquals(200, collector.client().lines(agent.batch(3)).status());
            seen = collector.log.published().text();
        }
        try (TestCollector collector = TestCollector.start(backup)) {
            assertEquals(503, collector.client().lines(agent.batch(3), seen).status());
            assertNotNull(collector.log.stopped());
        }
        assertTrue(Files.exists(backup.resolve("contradiction")));
        assertEquals(3, verify(backup), "it can be read and verified");
    }

    @Test
    void fromACollectorAtWorkCheckpointsComeFirstAndLinesLast() throws Exception {
        copyAtWork(AuditLog.SEGMENT_BYTES);
        assertEquals(3, verify(backup), "what lies past the checkpoint is named");
        TestCollector.start(backup).close();
        assertEquals(3, verify(backup), "the agent's stream is open, and nothing else");
    }

    @Test
    void aCopyDuringWhichASegmentClosedIsNoBackupAndVerifySaysSo() throws Exception {
        copyAtWork(4096);
        assertEquals(1, verify(backup));
    }

    private void copyAtWork(long segmentBytes) throws Exception {
        try (TestCollector collector = TestCollector.start(home, segmentBytes, Clock.systemUTC())) {
            AgentStreamWriter agent = collector.enrolled("bank");
            assertEquals(200, collector.client().lines(agent.openBatch()).status());
            assertEquals(200, collector.client().lines(agent.batch(300)).status());
            copy(home.resolve("log/checkpoint"), backup.resolve("log/checkpoint"));
            copy(home.resolve("log/checkpoints"), backup.resolve("log/checkpoints"));
            assertEquals(200, collector.client().lines(agent.batch(300)).status());
            copy(home.resolve("log/tile"), backup.resolve("log/tile"));
            assertEquals(200, collector.client().lines(agent.batch(300)).status());
            copy(home.resolve("log/events"), backup.resolve("log/events"));
        }
        copy(home.resolve("keys"), backup.resolve("keys"));
        copy(home.resolve("origin"), backup.resolve("origin"));
    }

    @Test
    void withoutItsKeysALogIsReadAndNotGoneOnWith() throws Exception {
        TestCollector.start(home).close();
        copy(home.resolve("log"), backup.resolve("log"));
        assertEquals(0, verify(backup));
        HomeException refused = assertThrows(HomeException.class, () -> TestCollector.start(backup));
        assertTrue(refused.getMessage().contains("restore it and keys/ from a backup"), refused::getMessage);
    }

    private int verify(Path copy) throws IOException {
        return new CommandLine(new VerifyCommand())
                .execute(
                        copy.resolve("log").toString(),
                        "--key",
                        key(),
                        "--state",
                        Files.createTempDirectory(folder, "seen").toString());
    }

    private String key() throws IOException {
        String open =
                Files.readAllLines(TestCollector.segments(Home.at(home)).get(0)).get(0);
        int from = open.indexOf("\"log\":\"") + 7;
        return open.substring(from, open.indexOf('"', from));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
