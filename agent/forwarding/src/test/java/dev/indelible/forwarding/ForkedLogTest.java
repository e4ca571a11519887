package dev.indelible.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector that was restored from an older copy, and one of which a copy went on as well. */
@Timeout(400)
class ForkedLogTest {
    @TempDir
    Path folder;

    @Test
    void aRestoredCopyIsRefusedAndTheTrueLogGetsAllAndTheEvidence() throws Exception {
        Path state = folder.resolve("state");
        try (CollectorProcess original = new CollectorProcess(folder, folder.resolve("data")).start();
                CollectorProcess copy = new CollectorProcess(folder, folder.resolve("copy"));
                FaultProxy proxy = new FaultProxy(original.port());
                AgentChild agent = new AgentChild(folder, state, original.token(proxy.url(), null))) {
            agent.record("a", 40);
            arrives(original, 40);
            original.stop();
            copy(original.data(), copy.data());
            original.start();
            proxy.target(original.port());
            agent.record("b", 40);
            arrives(original, 80);
            Path checkpoint = state.resolve("1/checkpoint");
            Arrived.await(() -> size(checkpoint) > 80, () -> Files.readString(checkpoint));
            original.stop();

            Set<String> theirs = othersGoOn(copy.start());
            String kept = Files.readString(checkpoint);
            proxy.target(copy.port());
            agent.record("c", 40);
            Arrived.await(() -> Files.exists(state.resolve("1/fork")), () -> "no evidence");
            assertTrue(copy.said().contains("stopped signing"), copy.said());
            agent.record("d", 40);
            Arrived.await(() -> sealsWithEvidence(state) > 1, () -> "one seal with it, and no other");
            agent.kill();
            assertEquals(theirs, Arrived.events(copy.lines()).keySet(), "nothing more is taken");
            assertEquals(kept, Files.readString(checkpoint));

            original.start();
            proxy.target(original.port());
            Agent next = new Agent(state, original.token(proxy.url(), null));
            next.record("e", 40);
            Arrived.awaitAll(next, original);
            next.close(40_000);
            assertEquals(List.of(), next.segments(), next.notices::toString);
            assertFalse(Files.exists(state.resolve("1/fork")), "it was told");
            assertEvidence(original);
            Map<String, Integer> arrived = Arrived.events(original.lines());
            assertEquals(200, arrived.size());
            assertEquals(Set.of(1), Set.copyOf(arrived.values()));
            assertEquals(List.of(), Arrived.of(original.lines(), "gap"));
        }
    }

    private static void arrives(CollectorProcess collector, int events) throws Exception {
        Arrived.await(() -> Arrived.events(collector.lines()).size() == events, () -> events + " events");
    }

    /** The copy takes the lines of whoever has seen no more than it. */
    private Set<String> othersGoOn(CollectorProcess copy) throws Exception {
        try (FaultProxy proxy = new FaultProxy(copy.port())) {
            Agent other = new Agent(folder.resolve("other"), copy.token(proxy.url(), null));
            other.record("other", 40);
            Arrived.awaitAll(other, copy);
            other.close(30_000);
            assertEquals(List.of(), other.segments(), other.notices::toString);
        }
        return Arrived.events(copy.lines()).keySet();
    }

    /** A line of the WAL is there as it will be sent. */
    private static int sealsWithEvidence(Path state) throws IOException {
        int seals = 0;
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".wal")).toList()) {
                String lines = Files.readString(file, StandardCharsets.ISO_8859_1);
                seals += lines.split("\"fork\":", -1).length - 1;
            }
        }
        return seals;
    }

    private static long size(Path checkpoint) throws IOException {
        return Files.exists(checkpoint)
                ? Long.parseLong(Files.readAllLines(checkpoint).get(1))
                : 0;
    }

    /** The log goes on, says so itself, and verify names the seal that proves it. */
    private static void assertEvidence(CollectorProcess original) throws Exception {
        List<Line> lines = original.lines();
        List<Line> alarms = Arrived.of(lines, "alarm");
        assertEquals(
                1,
                alarms.stream()
                        .filter(line -> "fork".equals(line.text("found")))
                        .count(),
                "the agent's alarm");
        assertEquals(
                1,
                alarms.stream()
                        .filter(line -> "log.fork".equals(line.text("action")))
                        .count(),
                "the collector's alarm, once though several seals carry it");
        Line seal = Arrived.of(lines, "seal").stream()
                .filter(line -> line.has("fork"))
                .findFirst()
                .orElseThrow();
        String verified = original.verify();
        assertTrue(verified.startsWith("1\n"), verified);
        assertTrue(verified.contains("proof against the log"), verified);
        assertTrue(verified.contains("seq " + seal.seq()) && verified.contains(seal.stream()), verified);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
