package dev.indelible.agent.trail;

import dev.indelible.agent.wal.LiveWal;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the WAL durable: one force every 10 ms while there is something, for all that was written until then, and at once
 * when somebody waits for it. Whoever comes during one is served by the next.
 *
 * <p>What must stay true: after a force that failed no other one of that run counts, since what the kernel called dirty
 * may be lost though the next force says nothing. The run ends; the next one writes what was not durable anew. The body
 * of one thread.
 */
final class GroupCommit implements Runnable {
    private static final long SYNC_NANOS = 10_000_000;

    private final TrailState state;
    private LiveWal wal;

    GroupCommit(TrailState state) {
        this.state = state;
    }

    @Override
    public void run() {
        while (true) {
            Run run = state.run();
            if (run == null || state.fault() != null || !run.reach().forceWanted()) {
                LockSupport.parkNanos(SYNC_NANOS);
            }
            if (run != null) {
                run.reach().forcedHere();
                survive(run);
            }
        }
    }

    /** What fails here, such as an application's heap that is full, ends the run and not the thread. */
    private void survive(Run run) {
        try {
            turn(run);
        } catch (RuntimeException | Error e) {
            state.succeed(run, RunFault.of("the thread that makes the write-ahead log durable", e));
            LockSupport.parkNanos(SYNC_NANOS);
        }
    }

    private void turn(Run run) {
        if (wal != run.wal()) {
            abandon();
            wal = run.wal();
            state.forwarder().wake();
        }
        if (run.reach().unheld()) {
            state.notice("level", Reach.NOT_DURABLE);
        }
        if (state.fault() == null) {
            force(run);
        }
    }

    private void force(Run run) {
        long flushed = run.reach().flushed();
        if (!wal.dirty()) {
            run.reach().forced(flushed);
        } else {
            try {
                state.forcing();
                wal.force();
                run.reach().forced(flushed);
                state.forwarder().wake();
            } catch (IOException e) {
                state.succeed(run, RunFault.of("the write-ahead log could not be made durable: " + e.getMessage()));
            } finally {
                state.forced();
            }
        }
    }

    /** The files of the run before are nobody's any more. */
    private void abandon() {
        if (wal != null) {
            try {
                wal.abandon();
            } catch (IOException e) {
                state.notice("files", "a file of the write-ahead log cannot be closed: " + e.getMessage());
            }
        }
    }
}
