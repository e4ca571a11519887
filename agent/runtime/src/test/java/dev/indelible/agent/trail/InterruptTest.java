package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Somebody interrupts all threads that there are, as some do at a redeploy. */
@Timeout(60)
class InterruptTest {
    private static final Set<String> NAMES = Set.of(
            "indelible-buffer",
            "indelible-sync",
            "indelible-keys",
            "indelible-watch",
            "indelible-orphans",
            "indelible-forward");

    @TempDir
    Path folder;

    private final Map<String, String> notices = new ConcurrentHashMap<>();
    private PeerCollector peer;
    private Trail trail;

    @BeforeEach
    void begin() throws Exception {
        peer = new PeerCollector();
        trail = Trail.start(TrailTest.settings(peer, folder), notices::putIfAbsent);
        while (trail.run() == null) {
            Thread.sleep(5);
        }
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private static Set<Thread> own() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("indelible-"))
                .collect(Collectors.toSet());
    }

    private Set<String> arrived() {
        List<String> ids = peer.lines().values().stream()
                .flatMap(List::stream)
                .filter(line -> line.kind().equals("method"))
                .map(line -> (String) line.object("resource").get("id"))
                .toList();
        assertEquals(Set.copyOf(ids).size(), ids.size(), "told twice");
        return Set.copyOf(ids);
    }

    @Test
    void theTrailGoesOnAsIfNothingHadBeen() throws Exception {
        while (!own().stream().map(Thread::getName).collect(Collectors.toSet()).containsAll(NAMES)) {
            Thread.sleep(5);
        }
        for (int i = 0; i < 300; i++) {
            TrailTest.event(trail.recorder(), "ACC-" + i);
            if (i % 100 == 50) {
                own().forEach(Thread::interrupt);
            }
            Thread.sleep(1);
        }
        while (arrived().size() < 300 && notices.isEmpty()) {
            Thread.sleep(5);
        }
        assertEquals(Map.of(), notices);
        for (Thread thread : own()) {
            assertFalse(thread.isInterrupted(), () -> thread.getName() + " cannot park any more");
        }
        trail.close("exit", 20_000);
        assertEquals(300, arrived().size());
        assertEquals(1, peer.lines().size());
    }

    /** Whatever closed it: no attempt will ever write there again. */
    @Test
    void aSegmentThatWasClosedUnderTheTrailIsFollowedByAnotherStream() throws Exception {
        TrailTest.event(trail.recorder(), "ACC-1");
        while (arrived().isEmpty() || trail.run().wal().dirty()) {
            // A force that is still to come would find it closed as well.
            Thread.sleep(1);
        }
        Object segment = field(trail.run().wal(), "current");
        ((FileChannel) field(segment, "channel")).close();
        TrailTest.event(trail.recorder(), "ACC-2");
        while (!notices.containsKey("run")) {
            Thread.sleep(5);
        }
        TrailTest.event(trail.recorder(), "ACC-3");
        trail.close("exit", 20_000);
        assertEquals(Set.of("ACC-1", "ACC-2", "ACC-3"), arrived());
        assertEquals(2, peer.lines().size());
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }
}
