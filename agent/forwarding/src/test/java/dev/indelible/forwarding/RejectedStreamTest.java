package dev.indelible.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Streams that the collector will never take: their events are in its log all the same, once. */
@Timeout(400)
class RejectedStreamTest {
    private static final String FOREIGN = Encoding.base64(
            new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2
            });

    @TempDir
    Path folder;

    private CollectorProcess collector;
    private FaultProxy proxy;

    @BeforeEach
    void serve() throws Exception {
        collector = new CollectorProcess(folder, folder.resolve("data")).start();
        proxy = new FaultProxy(collector.port());
    }

    @AfterEach
    void end() throws Exception {
        proxy.close();
        collector.close();
    }

    /** Ten seals and more that wait to be sent; no attempt has failed, or the next one would have to wait long. */
    private Agent withBacklog() throws Exception {
        proxy.hold();
        Agent agent = new Agent(folder.resolve("state"), collector.token(proxy.url(), null));
        for (int i = 0; i < 10; i++) {
            long before = agent.backlog();
            agent.record("a" + i, 10);
            Arrived.await(() -> agent.backlog() >= before + 11, agent.notices::toString);
        }
        return agent;
    }

    /** Another process has this one's keys, as in a second start of a virtual machine's snapshot. */
    @Test
    void whereTheLogHoldsForeignLinesAllGoesOnUnderANewIdentity() throws Exception {
        Agent agent = withBacklog();
        AtomicReference<String> stream = new AtomicReference<>();
        proxy.answers(batch -> {
            stream.compareAndSet(null, batch.first().stream());
            boolean twin =
                    batch.first().stream().equals(stream.get()) && batch.last().seq() > 40;
            return twin ? new Answers.Answer(409, "{\"next\":43,\"leaf\":\"" + FOREIGN + "\"}") : null;
        });
        proxy.release();
        Arrived.await(() -> streams(collector.lines()).size() == 2, agent.notices::toString);
        agent.record("b", 40);
        Arrived.awaitAll(agent, collector);
        agent.close(30_000);
        List<Line> lines = collector.lines();
        Set<String> streams = streams(lines);
        assertEquals(2, streams.size());
        assertEquals(2, identities(lines).size());
        assertTrue(
                lines.stream()
                        .anyMatch(line ->
                                line.kind().equals("method") && line.stream().equals(stream.get())),
                "what both have in common is received seal by seal, and not told again");
        assertTrue(recoveredFrom(lines).contains(stream.get()));
        assertAlarm(lines, "foreign");
        Arrived.assertExactlyOnce(agent.recorded(), collector);
    }

    @Test
    void aLiveStreamThatIsRejectedGoesOnAsAnother() throws Exception {
        Agent agent = withBacklog();
        AtomicReference<String> stream = new AtomicReference<>();
        proxy.answers(batch -> {
            stream.compareAndSet(null, batch.first().stream());
            return batch.first().stream().equals(stream.get()) ? new Answers.Answer(422, "{\"seq\":5}") : null;
        });
        proxy.release();
        Arrived.await(() -> streams(collector.lines()).size() == 1, agent.notices::toString);
        agent.record("b", 40);
        Arrived.awaitAll(agent, collector);
        agent.close(30_000);
        List<Line> lines = collector.lines();
        assertEquals(1, identities(lines).size());
        assertEquals(Set.of(stream.get()), recoveredFrom(lines));
        assertAlarm(lines, "rejected");
        Arrived.assertExactlyOnce(agent.recorded(), collector);
    }

    /** Whoever rejects everything makes no copies of copies. */
    @Test
    void whatIsRejectedAgainIsKeptAndNotCopiedAgain() throws Exception {
        Agent agent = withBacklog();
        Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
        proxy.answers(batch -> {
            seen.add(batch.first().stream());
            return new Answers.Answer(422, "{\"seq\":5}");
        });
        proxy.release();
        Arrived.await(() -> seen.size() == 2, agent.notices::toString);
        int before = proxy.times().size();
        Arrived.await(() -> proxy.times().size() >= before + 6, agent.notices::toString);
        assertEquals(2, seen.size());
        proxy.answers(batch -> null);
        agent.record("b", 40);
        Arrived.awaitAll(agent, collector);
        agent.close(60_000);
        Arrived.assertExactlyOnce(agent.recorded(), collector);
    }

    /** An answer of somebody in between is not the collector's word. */
    @Test
    void aRejectionThatNamesNoLineChangesNothing() throws Exception {
        Agent agent = withBacklog();
        proxy.answers(batch -> new Answers.Answer(403, "<html>forbidden</html>"));
        proxy.release();
        int before = proxy.times().size();
        Arrived.await(() -> proxy.times().size() >= before + 6, agent.notices::toString);
        proxy.answers(batch -> null);
        Arrived.awaitAll(agent, collector);
        agent.close(60_000);
        assertEquals(1, streams(collector.lines()).size());
        assertEquals(Set.of(), recoveredFrom(collector.lines()));
        Arrived.assertExactlyOnce(agent.recorded(), collector);
    }

    private static void assertAlarm(List<Line> lines, String found) {
        assertEquals(
                1,
                Arrived.of(lines, "alarm").stream()
                        .filter(line -> found.equals(line.text("found")))
                        .count(),
                () -> Arrived.of(lines, "alarm").stream()
                        .map(line -> line.text("why"))
                        .toList()
                        .toString());
    }

    private static Set<String> streams(List<Line> lines) {
        return Arrived.of(lines, "open").stream()
                .map(Line::stream)
                .filter(id -> !id.equals(lines.get(0).stream()))
                .collect(Collectors.toSet());
    }

    private static Set<String> identities(List<Line> lines) {
        return Arrived.of(lines, "enrol").stream()
                .map(line -> line.text("identity"))
                .collect(Collectors.toSet());
    }

    private static Set<String> recoveredFrom(List<Line> lines) {
        return lines.stream()
                .filter(line -> line.has("recovered"))
                .map(line -> line.text("recovered"))
                .collect(Collectors.toSet());
    }
}
