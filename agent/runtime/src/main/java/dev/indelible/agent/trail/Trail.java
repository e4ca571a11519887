package dev.indelible.agent.trail;

import dev.indelible.agent.event.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's trail of this process: takes events from any thread, and sees to it that they reach the collector once.
 *
 * <p>Six daemon threads do the work: {@code indelible-buffer} makes lines and writes the WAL, {@code indelible-sync}
 * makes it durable, {@code indelible-keys} makes one-time keys, {@code indelible-watch} looks after the files, {@code indelible-orphans} after
 * other slots, {@code indelible-forward} sends. None of them runs code
 * of the application. Nothing here throws into a caller; what cannot work is said once through {@link Notices}, and the
 * application runs on.
 */
public final class Trail {
    /** Names have 500 characters at most, each up to 6 bytes when it is escaped, and a line has 65,535. */
    private static final int COVERED_PER_LINE = 20;

    private static final long FORCED_PARK_NANOS = 1_000_000;

    private final Notices notices;
    private final RingRecorder recorder;
    private final KeysAhead keys = new KeysAhead();
    final TrailState state;
    private final Runs runs;

    private Trail(TrailSettings settings, Notices notices, WallClock clock) {
        this.notices = notices;
        this.recorder = new RingRecorder(clock, settings.guarantees());
        this.state = new TrailState(recorder, clock, notices);
        this.runs = new Runs(settings, notices, recorder, keys, state);
    }

    /** Starts; returns at once and opens the buffer on a thread of the agent. Never throws. */
    public static Trail start(TrailSettings settings, Notices notices) {
        return start(settings, notices, new WallClock());
    }

    static Trail start(TrailSettings settings, Notices notices, WallClock clock) {
        Trail trail = new Trail(settings, notices, clock);
        try {
            AgentThreads.start("indelible-buffer", new Draining(trail.runs, trail.state, trail.recorder, notices));
        } catch (RuntimeException | Error e) {
            trail.recorder.inert();
            notices.once("start", "the agent cannot start its threads (" + e + "); nothing is audited");
        }
        return trail;
    }

    /** The door for capture; works from the first moment. */
    public Recorder recorder() {
        return recorder;
    }

    /** Notes that something which should be audited is not; a {@code coverage} line. Any thread. */
    public void coverage(String found, String why) {
        state.coverage(OwnLine.coverage(OwnText.of(found), OwnText.of(why)));
    }

    /** Notes what is audited, names by kind, in as many {@code coverage} lines as it takes. Any thread. */
    public void covered(Map<String, List<String>> covered) {
        covered.forEach((what, names) -> {
            for (int from = 0; from < names.size(); from += COVERED_PER_LINE) {
                List<String> some = names.subList(from, Math.min(names.size(), from + COVERED_PER_LINE));
                state.coverage(OwnLine.covered(
                        Map.of(what, some.stream().map(OwnText::of).toList())));
            }
        });
    }

    /** How things are; what heartbeats say. Any thread. */
    public Figures figures() {
        return state.figures();
    }

    /** The run that is on; null before the first. */
    Run run() {
        return state.run();
    }

    /** Where this process keeps its state; null until it is open, and where it cannot be. */
    public Path folder() {
        Run open = state.run();
        return open == null ? null : open.slot().path();
    }

    /**
     * Ends the stream: close line, last seal, and as much forwarding as the time allows. Returns after {@code millis} at
     * most, and soon when the collector does not answer. The first call counts, the others return at once.
     */
    public void close(String reason, long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        if (!state.close(reason, until)) {
            return;
        }
        try {
            if (!state.awaitDrained(until - System.nanoTime()) || state.run() == null) {
                return;
            }
            Run run = state.run();
            awaitForced(run, until);
            // What comes now stays in the ring for the next run.
            run.reach().noMoreForced();
            boolean received =
                    state.forwarder().finish(Math.max(0, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            if (received) {
                // Where it is not the stream's end that was received, this leaves all to the next start.
                run.retire();
            }
        } catch (IOException | RuntimeException e) {
            notices.once("close", "the trail's end could not be written (" + e + "); the next start recovers it");
        } catch (VirtualMachineError e) {
            // The application's memory is used up: there may be none for words, and the next start finds everything.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            keys.close();
            if (state.run() != null) {
                state.run().reach().end();
            }
        }
    }

    /** A disk that hangs holds up the thread that forces, and not the end of the JVM. */
    private void awaitForced(Run run, long until) {
        while (state.fault() == null && run.wal().pending() && until - System.nanoTime() > 0) {
            LockSupport.parkNanos(FORCED_PARK_NANOS);
        }
    }
}
