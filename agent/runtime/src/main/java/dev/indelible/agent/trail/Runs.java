package dev.indelible.agent.trail;

import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Identities;
import dev.indelible.chain.Leaf;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The runs of this process, one after the other: the first recovers what earlier processes left, each further one what a
 * fault left of the one before. One thread, the drain's.
 */
final class Runs {
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");
    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final TrailSettings settings;
    private final Notices notices;
    private final RingRecorder recorder;
    private final KeysAhead keys;
    private final TrailState state;
    private Identities identities;

    Runs(TrailSettings settings, Notices notices, RingRecorder recorder, KeysAhead keys, TrailState state) {
        this.settings = settings;
        this.notices = notices;
        this.recorder = recorder;
        this.keys = keys;
        this.state = state;
    }

    /** Opens the buffer. */
    Run first() throws IOException {
        Belonging mine = Belonging.of(settings, notices);
        Slot slot = mine.slot();
        identities = mine.identities();
        Origin origin = Origin.here(settings.token().service(), settings.environment());
        Run run = Run.begin(slot, identities.current(), origin, keys);
        recorder.open(run.ring());
        AgentThreads.start("indelible-keys", keys::run);
        run.open(previous -> facts(slot, previous));
        state.started(run, forwarder(run));
        return run;
    }

    /**
     * Goes on after a fault; tries until it succeeds or the process ends.
     *
     * @throws IOException when the time for closing is over
     */
    Run next(Run old, RunFault fault) throws IOException {
        notices.once("run", "the trail goes on in a new stream: " + fault.why());
        Succession succession = new Succession(old, fault, recorder);
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                Run next = succession.attempt(previous -> facts(old.slot(), previous));
                go(next, fault);
                return next;
            } catch (IOException | RuntimeException | InternalError e) {
                if (state.overdue()) {
                    throw e;
                }
                notices.once(
                        "next",
                        "the trail's next stream cannot be begun (" + e
                                + "); it is tried again, and events are counted as"
                                + " lost when the buffer is full: see to the disk");
                LockSupport.parkNanos(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
            }
        }
    }

    /** With a new identity a new forwarder goes on; what is left of the streams before it sends as well. */
    private void go(Run next, RunFault fault) throws IOException {
        Forwarder forwarder = state.forwarder();
        if (fault.newIdentity()) {
            forwarder.end();
            forwarder = forwarder(next);
        } else {
            forwarder.succeed(next.wal().stream(), fault.rejected());
        }
        state.started(next, forwarder);
    }

    private Forwarder forwarder(Run run) throws IOException {
        Forwarder forwarder = new Forwarder(
                settings.token(),
                settings.tokenText(),
                run.identity() == identities.current() ? identities : Identities.of(run.identity()),
                run.slot().path(),
                run.earlier(),
                run.wal().stream(),
                notices::once);
        AgentThreads.start("indelible-forward", forwarder::run);
        return forwarder;
    }

    private OpenFacts facts(Slot slot, Previous previous) throws IOException {
        String fileSystem = Files.getFileStore(slot.path()).type();
        return new OpenFacts(
                settings.agentVersion(),
                Leaf.BYTES == settings.configDigest().length ? settings.configDigest() : new byte[Leaf.BYTES],
                fileSystem,
                MEMORY.contains(fileSystem) ? List.of("buffered") : List.of("buffered", "durable"),
                previous,
                settings.covers());
    }
}
