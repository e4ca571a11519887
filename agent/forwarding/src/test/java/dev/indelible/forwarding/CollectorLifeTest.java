package dev.indelible.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector that is killed, halts, is away for long, or is reached by connections that break at any byte. */
@Timeout(400)
class CollectorLifeTest {
    /** Whoever waits for a collector that halts waits 30 seconds at least. */
    private static final long NO_ANSWER_NANOS = 20_000_000_000L;

    @TempDir
    Path folder;

    @Test
    void killedAgainAndAgainItHasEachLineOnce() throws Exception {
        Random random = new Random(4);
        try (CollectorProcess collector = new CollectorProcess(folder, folder.resolve("data")).start();
                FaultProxy proxy = new FaultProxy(collector.port())) {
            Agent agent = new Agent(folder.resolve("state"), collector.token(proxy.url(), null));
            agent.record("first", 10);
            Arrived.await(() -> !Arrived.events(collector.lines()).isEmpty(), agent.notices::toString);
            for (int kill = 0; kill < 5; kill++) {
                for (int i = 0; i < 5; i++) {
                    agent.record("k" + kill + "-" + i, 40);
                    Thread.sleep(random.nextInt(60));
                }
                collector.kill();
                agent.record("down" + kill, 40);
                collector.start();
                proxy.target(collector.port());
            }
            assertAllArrives(agent, collector);
        }
    }

    @Test
    void whileItHaltsNobodyWaitsAndAfterwardsAllArrives() throws Exception {
        try (CollectorProcess collector = new CollectorProcess(folder, folder.resolve("data")).start();
                FaultProxy proxy = new FaultProxy(collector.port())) {
            Agent agent = new Agent(folder.resolve("state"), collector.token(proxy.url(), null));
            agent.record("a", 10);
            Arrived.await(() -> Arrived.events(collector.lines()).size() == 10, agent.notices::toString);
            collector.signal("STOP");
            try {
                long since = System.nanoTime();
                agent.record("b", 2000);
                assertTrue(System.nanoTime() - since < NO_ANSWER_NANOS, "callers wait for the collector");
                int before = proxy.times().size();
                Thread.sleep(4000);
                assertTrue(proxy.times().size() - before <= 1, "asked again although the first is not answered");
            } finally {
                collector.signal("CONT");
            }
            assertAllArrives(agent, collector);
        }
    }

    /** Every byte of a short exchange is a place for a cut, some of them in the answer. */
    @Test
    void connectionsThatBreakAtAnyByteDoubleNothing() throws Exception {
        try (CollectorProcess collector = new CollectorProcess(folder, folder.resolve("data")).start();
                CuttingProxy proxy = new CuttingProxy(collector.port())) {
            Agent agent = new Agent(folder.resolve("state"), collector.token("http://127.0.0.1:" + proxy.port(), null));
            for (long bytes : List.of(1L, 90L, 200L, 400L, 900L, 1500L, 2100L, 2400L, 2700L, 3200L)) {
                proxy.cut(List.of(bytes));
                agent.record("c" + bytes, 20);
                proxy.target(collector.port());
                Arrived.await(proxy::allCut, agent.notices::toString);
            }
            assertAllArrives(agent, collector);
        }
    }

    @Test
    void anotherServersKeyIsNeverToldAnythingAndABrokenHandshakeLosesNothing() throws Exception {
        Path keys = TlsKeys.make(folder, "right");
        Path others = TlsKeys.make(folder, "other");
        try (CollectorProcess collector = tls("data", keys).start();
                CollectorProcess impostor = tls("impostor", others).start();
                CuttingProxy proxy = new CuttingProxy(impostor.port())) {
            Agent agent = new Agent(
                    folder.resolve("state"), collector.token("https://127.0.0.1:" + proxy.port(), collector.pin()));
            agent.record("a", 40);
            Arrived.await(() -> proxy.connections() >= 3, agent.notices::toString);
            assertTrue(
                    agent.notices.get("collector").contains("the server's key is not the one"),
                    agent.notices::toString);
            assertTrue(Arrived.of(impostor.lines(), "enrol").isEmpty(), "it has seen the token");
            proxy.cut(List.of(1L, 200L, 600L, 1200L, 1800L));
            proxy.target(collector.port());
            Arrived.await(proxy::allCut, agent.notices::toString);
            agent.record("b", 40);
            assertAllArrives(agent, collector);
        }
    }

    private static void assertAllArrives(Agent agent, CollectorProcess collector) throws Exception {
        Arrived.awaitAll(agent, collector);
        agent.close(60_000);
        assertEquals(List.of(), agent.segments(), agent.notices::toString);
        Arrived.assertExactlyOnce(agent.recorded(), collector);
    }

    private CollectorProcess tls(String name, Path keys) throws Exception {
        return new CollectorProcess(
                folder,
                folder.resolve(name),
                "--tls-cert",
                keys.resolve("tls.crt").toString(),
                "--tls-key",
                keys.resolve("tls.key").toString());
    }
}
