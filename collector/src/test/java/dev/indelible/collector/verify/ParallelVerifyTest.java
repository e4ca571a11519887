package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With any number of threads a log has one verdict, and the first bad byte in log order is the one that is named. */
final class ParallelVerifyTest {
    private static final int[] THREADS = {1, 2, 5};

    @TempDir
    Path folder;

    private final Random random = new Random(5);
    private LogBuilder log;
    private Path root;

    @BeforeEach
    void begin() throws Exception {
        log = new LogBuilder(1024);
        AgentLines[] agents = new AgentLines[3];
        for (int i = 0; i < agents.length; i++) {
            SigningKey identity = SigningKey.generate();
            log.enrol(identity, "bank");
            agents[i] = log.agent(identity, "bank", null);
        }
        for (int i = 0; i < 60; i++) {
            agents[i % agents.length].events(1 + random.nextInt(90)).seal();
        }
        String wide = "x".repeat(60_000);
        agents[0].line("method", "alice", "a", json -> json.writeStringProperty("note", wide));
        agents[0].line("method", "alice", "a", json -> json.writeStringProperty("note", wide));
        for (AgentLines agent : agents) {
            agent.close();
        }
        log.checkpoint();
        root = log.write(folder.resolve("log"));
    }

    @Test
    void aRightLogHolds() throws Exception {
        for (int threads : THREADS) {
            Report report = verify(threads);
            assertNull(
                    report.failure(),
                    () -> report.failure().place() + ": " + report.failure().getMessage());
            assertEquals(0, report.exit());
            assertEquals(log.size(), report.counts().lines());
        }
    }

    @Test
    void anyDamageIsNamedAlike() throws Exception {
        List<Path> segments;
        try (Stream<Path> walk = Files.walk(root)) {
            segments = walk.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
        for (int i = 0; i < 25; i++) {
            Path file = segments.get(random.nextInt(segments.size()));
            byte[] right = Files.readAllBytes(file);
            byte[] wrong = right.clone();
            int at = 0;
            for (int k = 0; k < 1 + i % 3; k++) {
                at = random.nextInt(wrong.length);
                wrong[at] = (byte) (i % 5 == 0 ? '\n' : wrong[at] ^ 1 << random.nextInt(7));
            }
            rewrite(file, wrong);
            requireOneVerdict("byte " + at + " of " + file);
            rewrite(file, right);
        }
    }

    @Test
    void aSignatureThatFailsIsNamedBeforeWhatIsWrongBehindIt() throws Exception {
        LogBuilder spoilt = log.fork(List.of());
        int seal = -1;
        for (byte[] line : log.lines()) {
            String text = new String(line, StandardCharsets.UTF_8);
            if (text.contains("\"kind\":\"seal\"") && seal < 0) {
                seal = (int) spoilt.size();
                int sig = text.length() - 90;
                char other = text.charAt(sig) == 'A' ? 'B' : 'A';
                text = text.substring(0, sig) + other + text.substring(sig + 1);
            } else if (spoilt.size() == 2000) {
                text = "no line";
            }
            spoilt.add(text.getBytes(StandardCharsets.UTF_8));
        }
        spoilt.checkpoint();
        root = spoilt.write(folder.resolve("spoilt"));
        Report report = requireOneVerdict("seal");
        assertTrue(report.failure().getMessage().contains("not signed by the key"), report.failure()::getMessage);
        assertEquals(seal + 1, report.failure().place().line());
    }

    @Test
    void aSegmentThatCannotBeReadIsNamedInItsTurn() throws Exception {
        Path first = root.resolve("events/2026/11/22/00000000000000000000.jsonl");
        byte[] right = Files.readAllBytes(first);
        byte[] wrong = right.clone();
        wrong[wrong.length / 2] ^= 1;
        rewrite(first, wrong);
        Path second = root.resolve("events/2026/11/22/00000000000000001024.jsonl");
        Path away = folder.resolve("away");
        Files.move(second, away);
        Files.createSymbolicLink(second, away);
        // The walk names a link before any line is read; what it excuses is one that came later.
        Report report = requireOneVerdict("link");
        assertEquals(
                "events/2026/11/22/00000000000000001024.jsonl",
                report.failure().place().file());
    }

    private Report requireOneVerdict(String what) throws NoteException, IOException {
        Report first = null;
        for (int threads : THREADS) {
            Report report = verify(threads);
            assertNotNull(report.failure(), what);
            if (first != null) {
                assertEquals(first.failure().place(), report.failure().place(), what);
                assertEquals(first.failure().getMessage(), report.failure().getMessage(), what);
                assertEquals(first.counts(), report.counts(), what);
            }
            first = report;
        }
        return first;
    }

    private Report verify(int threads) throws NoteException, IOException {
        return Verified.run(
                root.toRealPath(), VerifierKey.parse(log.key()), new SeenCheckpoints(folder.resolve("state")), threads);
    }

    private static void rewrite(Path file, byte[] bytes) throws IOException {
        assertTrue(file.toFile().setWritable(true));
        Files.write(file, bytes);
        assertTrue(file.toFile().setReadOnly());
    }
}
