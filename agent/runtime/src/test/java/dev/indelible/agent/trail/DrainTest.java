package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Identities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Turns of the thread that makes the lines, broken off where it hurts. */
@Timeout(60)
class DrainTest extends WithRuns {
    private static final String FULL = "the buffer was full";

    private final Map<String, String> notices = new ConcurrentHashMap<>();
    private final RingRecorder recorder = new RingRecorder(new WallClock(), Guarantees.DEFAULT);
    private final TrailState state = new TrailState(recorder, new WallClock(), notices::putIfAbsent);

    private static void cutNewestSegment(Run run) {
        try {
            List<Path> segments = run.wal().stream().folder().segments();
            try (FileChannel file = FileChannel.open(segments.get(segments.size() - 1), StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In the turn of a heartbeat further events are lost, and nothing of that turn reaches the WAL. */
    @Test
    void noLossIsForgottenThatATurnToldInVain() throws Exception {
        try (PeerCollector peer = new PeerCollector()) {
            Run run = open(begin());
            recorder.open(run.reach());
            state.started(
                    run,
                    new Forwarder(
                            peer.token(),
                            peer.tokenText(),
                            Identities.of(identity),
                            slot.path(),
                            List.of(),
                            run.wal().stream(),
                            new TrailVoice(notices::putIfAbsent, state)));
            Drain drain = new Drain(run, state);
            Field lastHeartbeat = Drain.class.getDeclaredField("lastHeartbeat");
            lastHeartbeat.setAccessible(true);
            lastHeartbeat.setLong(drain, System.nanoTime() - TimeUnit.MINUTES.toNanos(1));
            recorder.lost(5, FULL);
            state.coverage(new OwnLine("coverage", "success", json -> {
                recorder.lost(2, FULL);
                cutNewestSegment(run);
            }));
            RunFault fault = drain.run();
            assertNotNull(fault);
            Run next = new Succession(run, fault, recorder, identity -> slot)
                    .attempt(previous ->
                            new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), previous, null));
            assertEquals(List.of("7 exact: " + FULL), gaps(sendable(next.wal().stream())));
        }
    }
}
