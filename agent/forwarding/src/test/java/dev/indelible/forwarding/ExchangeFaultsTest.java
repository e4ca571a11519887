package dev.indelible.forwarding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever becomes of an exchange, its lines are in the log exactly once in the end, and until then in the WAL. */
@Timeout(400)
@Execution(ExecutionMode.CONCURRENT)
class ExchangeFaultsTest {
    private static final int EVENTS = 40;

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static CollectorProcess collector;

    @BeforeAll
    static void serve() throws Exception {
        collector = new CollectorProcess(shared, shared.resolve("data")).start();
    }

    @AfterAll
    static void end() throws Exception {
        collector.close();
    }

    @ParameterizedTest
    @EnumSource
    void linesArriveOnceWhateverHappens(Fault fault) throws Exception {
        String name = fault.name();
        try (FaultProxy proxy = new FaultProxy(collector.port())) {
            proxy.fault(fault);
            Agent agent = new Agent(folder.resolve("state"), collector.token(proxy.url(), null));
            agent.record(name + "-a", EVENTS);
            AtomicInteger more = new AtomicInteger();
            Arrived.await(
                    () -> {
                        agent.record(name + "-a" + more.getAndIncrement(), 1);
                        return proxy.times().size() >= 4;
                    },
                    agent.notices::toString);
            boolean freed = Files.exists(agent.file("checkpoint"));
            if (!arrives(fault)) {
                assertFalse(freed, "no receipt came, and yet something was believed");
                assertEquals(
                        0,
                        agent.segments().stream()
                                .mapToLong(ExchangeFaultsTest::firstSeq)
                                .min()
                                .orElseThrow());
            }
            assertPaced(fault, proxy.times());
            proxy.fault(Fault.NONE);
            agent.record(name + "-b", EVENTS);
            Arrived.awaitAll(agent, collector);
            agent.close(30_000);
            assertTrue(agent.segments().isEmpty(), () -> "not all was receipted: " + agent.notices);
            assertEquals(0, proxy.redirected());
            assertTrue(proxy.hugeBytes() < 8 << 20, proxy.hugeBytes() + " bytes of an answer were taken");
            assertExactlyOnce(name, agent);
        }
    }

    private static boolean arrives(Fault fault) {
        return switch (fault) {
            case NONE, REQUEST_TWICE, REPLY_TWICE, EARLIER_REPLY, SLOW -> true;
            default -> false;
        };
    }

    private static long firstSeq(Path segment) {
        return Long.parseLong(segment.getFileName().toString().replaceAll("[^0-9]", ""));
    }

    /** Four attempts take 0.2, 0.4 and 0.8 seconds of waiting, each between a half and all of it. */
    private static void assertPaced(Fault fault, List<Long> times) {
        if (!arrives(fault)) {
            long millis = (times.get(3) - times.get(0)) / 1_000_000;
            assertTrue(millis >= 650, "asked again after " + millis + " ms in all");
        }
    }

    private static void assertExactlyOnce(String name, Agent agent) throws Exception {
        Map<String, Integer> counts = Arrived.events(collector.lines());
        counts.keySet().removeIf(id -> !id.startsWith(name + "-a") && !id.startsWith(name + "-b-"));
        assertEquals(agent.recorded(), counts.keySet());
        assertEquals(
                List.of(), counts.values().stream().filter(count -> count != 1).toList());
        assertEquals(List.of(), Arrived.of(collector.lines(), "gap"));
    }
}
