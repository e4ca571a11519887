package dev.indelible.agent.trail;

import dev.indelible.agent.wal.WalStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks once a second whether the files under the trail are still there: a file that was deleted goes on taking writes
 * that nobody will ever read, and one that was cut has lost some. Also says when the disk does not answer, and looks at
 * the operator's switch. The body of one thread.
 */
final class Watch implements Runnable {
    private static final long TURN_NANOS = 1_000_000_000;
    private static final long HANGING_NANOS = 5_000_000_000L;

    private final TrailState state;
    private final OffSwitch off;

    /** The switch was turned, and the trail does not know it yet. */
    private OwnLine turned;

    Watch(TrailState state, OffSwitch off) {
        this.state = state;
        this.off = off;
    }

    @Override
    public void run() {
        while (!state.closing()) {
            try {
                lookAtSwitch();
                LockSupport.parkNanos(TURN_NANOS);
                look(state.run());
            } catch (IOException | RuntimeException | Error e) {
                state.notice("watch", "the files of the trail cannot be looked after: " + e);
                LockSupport.parkNanos(TURN_NANOS);
            }
            if (state.forcingNanos() > HANGING_NANOS) {
                state.notice(
                        "hanging",
                        "the disk takes more than " + HANGING_NANOS / 1_000_000_000
                                + " s to make the write-ahead log durable; nothing is sent meanwhile: see to it");
            }
        }
    }

    void lookAtSwitch() {
        turned = turned == null ? off.look() : turned;
        if (turned != null) {
            state.turned(turned, off.off());
            turned = null;
            state.notice(
                    "switch " + System.nanoTime(),
                    off.off()
                            ? "recording is switched off (" + off.reason() + "): events are counted, not recorded"
                            : "recording is switched on again");
        }
    }

    private void look(Run run) throws IOException {
        if (!run.slot().isThere()) {
            state.succeed(run, RunFault.of("the folder of the trail was taken away"));
        } else if (!run.ring().isAt(run.ringFile())) {
            state.succeed(run, RunFault.of("the buffer's file was taken away"));
        } else if (run.ring().isCut(run.ringFile())) {
            state.succeed(run, RunFault.of("the buffer's file was cut"));
        } else if (!run.wal().whole()) {
            state.succeed(run, RunFault.of("a segment of the write-ahead log was taken away or cut"));
        }
        Set<WalStream> damaged = damaged(run);
        if (!damaged.isEmpty()) {
            state.succeed(run, new RunFault("lines of the write-ahead log were taken away", damaged, false));
        }
    }

    /** Streams that the forwarder could not read; it sends no more of them. */
    private static Set<WalStream> damaged(Run run) {
        List<WalStream> streams = new ArrayList<>(run.earlier());
        streams.add(run.wal().stream());
        streams.removeIf(stream -> !stream.isDamaged());
        return new HashSet<>(streams);
    }
}
