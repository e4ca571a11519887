package dev.indelible.agent.trail;

import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * From one run of this process to the next, when the one met a fault that it cannot go on from. The old run ends as if its
 * process had died there, and the new one recovers it; only the callers and the requests in flight go on.
 *
 * <p>The callers get the new ring before the old one is retired, so none of them is ever without. What is claimed in the
 * old one has a moment to become complete; what is not by then is a hole, and a counted gap, also should it become
 * complete later. One thread, the drain's.
 */
final class Succession {
    private static final long COMMIT_NANOS = 1_000_000_000;
    private static final long PARK_NANOS = 1_000_000;

    private final Run old;
    private final RunFault fault;
    private final RingRecorder recorder;

    /** The old run, and those begun since. The last has the ring that callers record into. */
    private final List<Run> runs = new ArrayList<>();

    /** Streams that the collector will not take, and where their folders are now. */
    private final Map<WalStream, WalStream> moved = new LinkedHashMap<>();

    private final Elsewhere elsewhere;
    private Slot slot;
    private SigningKey identity;

    /** Where an identity goes on whose slot was taken away. */
    interface Elsewhere {
        Slot slot(SigningKey identity) throws IOException;
    }

    Succession(Run old, RunFault fault, RingRecorder recorder, Elsewhere elsewhere) {
        this.elsewhere = elsewhere;
        this.slot = old.slot();
        this.old = old;
        this.fault = fault;
        this.recorder = recorder;
        this.identity = old.identity();
        runs.add(old);
    }

    /** Why the old run could not go on. */
    RunFault fault() {
        return fault;
    }

    /**
     * One attempt; after an IOException another may follow.
     *
     * @return the run that goes on
     */
    Run attempt(Run.OpenLine facts) throws IOException {
        Run next = newest();
        if (!next.committed()) {
            next.open(previous -> facts.previous(fault.newIdentity() ? null : previous), remains(next));
        } else if (next.wal() == null) {
            next.goOn();
        }
        old.writer().abandon();
        return next;
    }

    /** The run whose ring the callers have. Makes it where there is none, or where that ring has lost its file too. */
    private Run newest() throws IOException {
        Run newest = runs.get(runs.size() - 1);
        if (newest == old || !newest.committed() && !newest.ring().isAt(newest.ringFile())) {
            place();
            newest = newest.next(slot, identity);
            runs.add(newest);
        }
        recorder.open(newest.reach());
        for (Run over : runs.subList(0, runs.size() - 1)) {
            retire(over);
        }
        return newest;
    }

    /** A slot that was taken away is replaced by another, where the same identity goes on: it need not be enrolled. */
    private void place() throws IOException {
        if (!slot.isThere()) {
            slot = elsewhere.slot(identity);
        }
        if (fault.newIdentity() && identity == old.identity()) {
            identity = Identity.create(slot.path());
        }
    }

    /** No caller gets into its ring any more; who is in it has a moment to end. */
    static void retire(Run run) throws IOException {
        long since = System.nanoTime();
        try {
            run.ring().retire();
            while (run.ring().whole(run.ringFile())
                    && run.ring().remains().walk(0, 0, record -> {}) > 0
                    && System.nanoTime() - since < COMMIT_NANOS) {
                LockSupport.parkNanos(PARK_NANOS);
            }
        } catch (InternalError cut) {
            // nobody can commit there any more
        }
    }

    private RunRemains remains(Run next) throws IOException {
        WalStream stream = old.wal().stream();
        List<WalStream> earlier = new ArrayList<>(old.earlier());
        earlier.removeIf(WalStream::drained);
        earlier.add(stream);
        earlier.removeAll(fault.rejected());
        WalRemains end = null;
        try {
            end = WalRemains.of(moved.getOrDefault(stream, stream).folder());
        } catch (IOException gone) {
            stream.end(0);
        }
        if (end != null) {
            stream.end(end.sealedSeq());
        }
        for (WalStream refused : fault.rejected()) {
            if (!moved.containsKey(refused)) {
                moved.put(refused, RejectedFolder.move(refused, next.number()));
            }
        }
        return RunRemains.ofRun(old, end, runs.subList(0, runs.indexOf(next)), earlier, moved.values());
    }
}
