package dev.indelible.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.trail.IdentitySettings;
import dev.indelible.agent.trail.Trail;
import dev.indelible.agent.trail.TrailSettings;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.line.Line;
import dev.indelible.collector.TestCollector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real agent's keys at a real collector: replaced by rotation, revoked by the operator. */
@Timeout(240)
class AgentKeysTest {
    private static final IdentitySettings DAILY = new IdentitySettings(1, null, null);

    @TempDir
    Path folder;

    private Path slot;

    private TestCollector collector() throws Exception {
        slot = folder.resolve("state/1");
        return TestCollector.start(folder.resolve("home"));
    }

    private static String token(TestCollector collector) {
        return collector.token("bank", 5, Instant.now().plusSeconds(600));
    }

    private List<Line> lines(TestCollector collector, String kind) throws Exception {
        List<Line> lines = new ArrayList<>();
        for (String text : collector.lines()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Line line = Line.parse(bytes, 0, bytes.length);
            if (line.kind().equals(kind)) {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The identities that opened the agent's streams, in log order. */
    private List<String> opened(TestCollector collector) throws Exception {
        return lines(collector, "open").stream()
                .skip(1)
                .map(line -> line.text("identity"))
                .toList();
    }

    private void age(Duration by) throws Exception {
        Files.setLastModifiedTime(
                slot.resolve("identity"), FileTime.from(Instant.now().minus(by)));
    }

    @Test
    void aKeyThatIsOldIsReplacedAtTheNextStart() throws Exception {
        try (TestCollector collector = collector()) {
            String token = token(collector);
            AgentProcess.run(folder, token, DAILY, 3);
            age(Duration.ofHours(23));
            AgentProcess.run(folder, token, DAILY, 3);
            assertEquals(0, lines(collector, "rotate").size(), "a day has not passed");
            age(Duration.ofHours(25));
            AgentProcess.run(folder, token, IdentitySettings.IN_FOLDER, 3);
            assertEquals(0, lines(collector, "rotate").size(), "nobody asked for it");
            age(Duration.ofHours(25));
            String said = AgentProcess.run(folder, token, DAILY, 3);
            AgentProcess.run(folder, token, DAILY, 3);

            List<String> opened = opened(collector);
            assertEquals(5, opened.size(), said);
            assertEquals(opened.get(0), opened.get(2));
            assertNotEquals(opened.get(2), opened.get(3));
            assertEquals(opened.get(3), opened.get(4));
            Line rotate = lines(collector, "rotate").get(0);
            assertEquals(opened.get(2), rotate.text("replaces"));
            assertEquals(opened.get(3), rotate.text("identity"));
            assertEquals(1, lines(collector, "enrol").size(), "a rotation takes no use of the token");
            assertEquals(15, events(collector));
            assertEquals(List.of(), alarms(collector), "the new key's stream follows the old one's");
            assertFalse(Files.exists(slot.resolve("identity.replaced")));
        }
    }

    @Test
    void aRotationThatTheCollectorHasNotSeenGoesOnAtLaterStarts() throws Exception {
        String first;
        try (TestCollector collector = collector()) {
            first = token(collector);
            AgentProcess.run(folder, first, DAILY, 3);
        }
        age(Duration.ofDays(2));
        AgentProcess.run(folder, first, DAILY, 3);
        Path replaced = slot.resolve("identity.replaced");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(replaced)));
        age(Duration.ofDays(2));
        AgentProcess.run(folder, first, DAILY, 3);
        age(Duration.ZERO);
        byte[] old = Files.readAllBytes(replaced);
        try (TestCollector collector = collector()) {
            String token = token(collector);
            AgentProcess.run(folder, token, DAILY, 3);
            assertEquals(1, lines(collector, "rotate").size());
            assertFalse(Files.exists(replaced));
            // As if it had been killed before the answer came.
            Files.write(replaced, old);
            Files.delete(slot.resolve("enrolled"));
            AgentProcess.run(folder, token, DAILY, 3);
            assertFalse(Files.exists(replaced));
            // As if it had been killed behind the answer.
            Files.write(replaced, old);
            AgentProcess.run(folder, token, DAILY, 3);
            assertFalse(Files.exists(replaced));
            // As if it had been killed before it had a new key.
            Files.copy(slot.resolve("identity"), replaced, StandardCopyOption.REPLACE_EXISTING);
            AgentProcess.run(folder, token, DAILY, 3);
            assertEquals(1, lines(collector, "rotate").size());
            assertEquals(1, lines(collector, "enrol").size());
            assertEquals(21, events(collector));
            assertEquals(List.of(), alarms(collector));
        }
    }

    /** The collector takes no open of a key that was replaced: one that is not there yet must come first. */
    @Test
    void noKeyIsReplacedWhileAStreamOfItIsUnknown() throws Exception {
        String token;
        try (TestCollector collector = collector()) {
            token = token(collector);
        }
        AgentProcess.run(folder, token, DAILY, 3);
        String identity = Files.readString(slot.resolve("identity"));
        age(Duration.ofDays(2));
        AgentProcess.run(folder, token, DAILY, 3);
        assertEquals(identity, Files.readString(slot.resolve("identity")));
        try (TestCollector collector = collector()) {
            AgentProcess.run(folder, token(collector), DAILY, 3);
            age(Duration.ofDays(2));
            AgentProcess.run(folder, token(collector), DAILY, 3);
            assertEquals(12, events(collector));
            assertEquals(1, lines(collector, "rotate").size());
            assertEquals(List.of(), alarms(collector));
        }
    }

    @Test
    void aRevokedAgentKeepsAllSaysSoOnceAndAsksSeldom() throws Exception {
        Map<String, String> notices = new ConcurrentHashMap<>();
        try (TestCollector collector = collector()) {
            String token = token(collector);
            Trail trail = Trail.start(
                    new TrailSettings(
                            EnrolmentToken.parse(token),
                            token,
                            folder.resolve("state"),
                            "test",
                            new byte[32],
                            "0.1",
                            "m"),
                    notices::putIfAbsent);
            AgentProcess.event(trail, "ACC-1");
            await(() -> lines(collector, "method").size() == 1);
            collector
                    .revoker
                    .revoke("identity", opened(collector).get(0), "test", "operator")
                    .get();
            for (int i = 0; i < 40; i++) {
                AgentProcess.event(trail, "ACC-2-" + i);
                Thread.sleep(100);
            }
            await(() -> notices.containsKey("withdrawn"));
            assertTrue(notices.get("withdrawn").contains("revoked this process's identity"), notices.toString());
            assertEquals(List.of("identity.revoked"), alarms(collector), "asked once in four seconds");
            long since = System.nanoTime();
            trail.close("exit", 5000);
            assertTrue(System.nanoTime() - since < 5_000_000_000L);
            assertEquals(1, events(collector));
            try (Stream<Path> kept = Files.walk(slot.resolve("wal"))) {
                assertTrue(kept.anyMatch(path -> path.toString().endsWith(".wal")));
            }
        }
    }

    /** Those that arrived and those that the agent counts as lost: a busy machine may open the buffer late. */
    private long events(TestCollector collector) throws Exception {
        long lost = lines(collector, "gap").stream()
                .mapToLong(line -> line.number("lost", 0))
                .sum();
        return lines(collector, "method").size() + lost;
    }

    private List<String> alarms(TestCollector collector) throws Exception {
        return lines(collector, "alarm").stream()
                .map(line -> line.text("action"))
                .toList();
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long until = System.nanoTime() + 30_000_000_000L;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < until, "it does not come");
            Thread.sleep(20);
        }
    }
}
