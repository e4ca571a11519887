package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Recorder;
import dev.indelible.chain.line.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole trail against a peer that verifies everything. */
@Timeout(60)
class TrailTest {
    @TempDir
    Path folder;

    private PeerCollector peer;
    private final Map<String, String> notices = new ConcurrentHashMap<>();

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private Trail start() {
        return Trail.start(settings(peer, folder), notices::putIfAbsent);
    }

    static TrailSettings settings(PeerCollector peer, Path folder) {
        return new TrailSettings(peer.token(), peer.tokenText(), folder, "test", new byte[32], "0.1", "methods");
    }

    static void event(Recorder recorder, String id) {
        EventRecord record = recorder.start(EventKind.METHOD)
                .text(Field.ACTION, "account.transfer")
                .text(Field.CATEGORY, "update")
                .text(Field.OUTCOME, "success")
                .text(Field.ACTOR_ID, "alice")
                .text(Field.ACTOR_TYPE, "user")
                .text(Field.ACTOR_ROLE, "teller")
                .text(Field.ACTOR_ROLE, "clerk")
                .text(Field.ACTOR_SOURCE, "spring-security")
                .text(Field.RESOURCE_TYPE, "account")
                .text(Field.RESOURCE_ID, id)
                .text(Field.WHERE, "com.acme.Accounts.transfer")
                .data("amount", "250.00");
        recorder.record(record);
    }

    /** A force that hangs holds the write-ahead log's lock. */
    @Test
    void theEndIsBoundedThoughTheDiskHangs() throws Exception {
        // Its threads go on behind the test: no folder of which the test would find files left.
        Path left = Files.createTempDirectory("indelible-hanging");
        Trail trail = Trail.start(settings(peer, left), notices::putIfAbsent);
        while (trail.run() == null) {
            Thread.sleep(5);
        }
        Thread closing = new Thread(() -> trail.close("exit", 1_000));
        synchronized (trail.run().wal()) {
            event(trail.recorder(), "ACC-1");
            closing.start();
            closing.join(20_000);
            assertFalse(closing.isAlive(), "the end waits for the disk");
        }
    }

    private static List<String> kinds(List<Line> lines) {
        return lines.stream().map(Line::kind).toList();
    }

    @Test
    void anEventArrivesBetweenOpenAndTheLastSeal() throws Exception {
        Trail trail = start();
        event(trail.recorder(), "ACC-17");
        trail.coverage("com.acme.Hidden", "a private method cannot be audited");
        trail.close("exit", 10_000);
        Map<String, List<Line>> streams = peer.lines();
        assertEquals(1, streams.size(), notices.toString());
        List<Line> lines = streams.values().iterator().next();
        List<String> kinds = kinds(lines);
        assertEquals("open", kinds.get(0));
        assertTrue(kinds.containsAll(List.of("method", "coverage")), kinds.toString());
        assertEquals(List.of("close", "seal"), kinds.subList(kinds.size() - 2, kinds.size()));
        assertTrue(peer.closed(lines.get(0).stream()));
        for (Line line : lines) {
            for (String member : List.of("service", "env", "action", "category", "outcome", "where")) {
                assertNotNull(line.text(member), member + " in " + new String(line.bytes(), StandardCharsets.UTF_8));
            }
            Map<String, Object> actor = line.object("actor");
            assertTrue(actor.keySet().containsAll(List.of("id", "type", "source")), actor.toString());
            assertTrue(actor.containsKey("ip") || actor.containsKey("host"), actor.toString());
            assertTrue(line.object("resource").keySet().containsAll(List.of("type", "id")));
        }
        Line method = lines.stream()
                .filter(l -> l.kind().equals("method"))
                .findFirst()
                .orElseThrow();
        assertEquals("ACC-17", method.object("resource").get("id"));
        assertEquals(List.of("teller", "clerk"), method.object("actor").get("roles"));
        assertEquals("250.00", method.object("data").get("amount"));
    }

    /** As when somebody sets the machine's clock: the order of the trail is that of its seqs, not of its times. */
    @Test
    void aClockThatIsSetBackByAnHourLeavesTheChainAndTheOrderAsTheyAre() throws Exception {
        AtomicLong setBy = new AtomicLong();
        WallClock clock = new WallClock(() -> WallClock.exactMicros() + setBy.get());
        long began = WallClock.exactMicros();
        Trail trail = Trail.start(settings(peer, folder), notices::putIfAbsent, clock);
        long until = System.nanoTime() + 3_000_000_000L;
        int events = 0;
        while (System.nanoTime() < until) {
            event(trail.recorder(), "ACC-" + events++);
            if (until - System.nanoTime() < 1_500_000_000L) {
                setBy.set(-3_600_000_000L);
            }
            Thread.sleep(5);
        }
        trail.close("exit", 10_000);
        List<Line> lines = peer.lines().values().iterator().next();
        assertTrue(peer.closed(lines.get(0).stream()), notices.toString());
        List<Line> methods =
                lines.stream().filter(line -> line.kind().equals("method")).toList();
        assertEquals(events, methods.size());
        boolean back = false;
        for (int i = 0; i < events; i++) {
            Line line = methods.get(i);
            assertEquals("ACC-" + i, line.object("resource").get("id"));
            boolean earlier = line.timeMicros() < began - 3_000_000_000L;
            assertTrue(earlier || !back, "the clock was not set forward again");
            back |= earlier;
        }
        assertTrue(back, "the clock was set back");
        assertTrue(methods.get(0).timeMicros() >= began, "and not at the beginning");
        assertFalse(kinds(lines).contains("gap"));
    }

    @Test
    void theNextStartNamesTheSealThatEndedTheStreamBefore() throws Exception {
        try (Children children = new Children(peer, folder)) {
            for (int i = 0; i < 3; i++) {
                children.complete("r" + i, 1, 5);
            }
            children.assertExactlyOnce();
            try (Stream<Path> left = Files.list(children.state().resolve("1/wal"))) {
                assertEquals(List.of(), left.toList(), "all was received");
            }
        }
        List<List<Line>> streams = new ArrayList<>(peer.lines().values());
        assertEquals(3, streams.size());
        assertEquals("null", streams.get(0).get(0).raw("previous"));
        for (int i = 1; i < 3; i++) {
            List<Line> before = streams.get(i - 1);
            Map<String, Object> previous = streams.get(i).get(0).object("previous");
            assertEquals(before.get(0).stream(), previous.get("stream"));
            assertEquals(
                    dev.indelible.chain.Encoding.base64(
                            before.get(before.size() - 1).leaf()),
                    previous.get("leaf"));
        }
        assertEquals(1, peer.enrolled().size(), "one slot, one identity");
    }
}
