package dev.indelible.agent.trail;

import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What processes left in other slots and never came back for: a short run in such a slot recovers it, under that slot's
 * own identity, and all is sent. One slot at a time, and only as long as the collector takes this process's own lines.
 * The body of one thread; a kill at any point leaves what any process leaves.
 */
final class Orphans implements Runnable {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long EVERY_NANOS = TimeUnit.MINUTES.toNanos(3);
    private static final long SLOT_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long POLL_NANOS = 50_000_000;
    private static final long END_MILLIS = 2_000;
    private static final String CLOSE = "the process ended without closing it and did not come back";

    private final Runs runs;
    private final TrailState state;

    Orphans(Runs runs, TrailState state) {
        this.runs = runs;
        this.state = state;
    }

    @Override
    public void run() {
        pause(FIRST_NANOS);
        while (!state.closing()) {
            try {
                for (Path folder : runs.folders()) {
                    look(folder);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            pause(EVERY_NANOS);
        }
    }

    private void look(Path folder) throws InterruptedException {
        try {
            for (Path path : Slot.used(folder)) {
                if (!state.closing()
                        && heard()
                        && !path.equals(state.run().slot().path())) {
                    tryVisit(path);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            failed(folder, e);
        }
    }

    /** Whether the collector has taken lines of this process's present stream. */
    private boolean heard() {
        return state.run().wal().stream().received() > 0;
    }

    /** One that cannot be read keeps no other waiting. */
    private void tryVisit(Path path) throws InterruptedException {
        try {
            visit(path);
        } catch (IOException | RuntimeException e) {
            failed(path, e);
        }
    }

    private void failed(Path what, Throwable e) {
        state.notice("orphans " + what, "what another process left below " + what + " cannot be sent: " + e);
    }

    private void visit(Path path) throws IOException, InterruptedException {
        Slot slot = Slot.tryLock(path);
        if (slot == null) {
            return;
        }
        try {
            SigningKey identity = Identity.read(path);
            if (identity != null) {
                send(slot, identity);
            }
        } finally {
            slot.release();
        }
    }

    private void send(Slot slot, SigningKey identity) throws IOException, InterruptedException {
        RejectedFolder.settle(slot);
        RunRemains remains = RunRemains.ofSlot(slot, Long.MAX_VALUE, new AtomicLong());
        if (!remains.complete()) {
            Run run = runs.orphaned(slot, identity);
            close(run);
            if (sent(slot, identity, run.earlier(), run.wal().stream())) {
                run.retire();
            }
            run.wal().abandon();
        } else if (!remains.earlier().isEmpty()) {
            List<WalStream> streams = new ArrayList<>(remains.earlier());
            WalStream last = streams.remove(streams.size() - 1);
            if (sent(slot, identity, streams, last)) {
                remains.before().write(slot.path());
                last.delete();
            }
        }
    }

    private void close(Run run) throws IOException {
        run.ring().retire();
        StreamWriter writer = run.writer();
        writer.sink((type, bytes, length) -> run.wal().append(type, 0, bytes, length));
        writer.close(CLOSE, null);
        run.wal().flush();
        run.wal().sealed(writer.nextSeq());
        run.wal().force();
    }

    private boolean sent(Slot slot, SigningKey identity, List<WalStream> earlier, WalStream last)
            throws IOException, InterruptedException {
        Forwarder forwarder = runs.forwarder(slot, identity, earlier, last);
        long since = System.nanoTime();
        while (forwarder.backlog() > 0 && System.nanoTime() - since < SLOT_NANOS && !state.closing()) {
            LockSupport.parkNanos(POLL_NANOS);
        }
        return forwarder.finish(END_MILLIS);
    }

    /** Cut short by the trail's end. */
    private void pause(long nanos) {
        long since = System.nanoTime();
        while (System.nanoTime() - since < nanos && !state.closing()) {
            LockSupport.parkNanos(POLL_NANOS * 10);
        }
    }
}
