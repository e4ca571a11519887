package dev.indelible.agent.trail;

import dev.indelible.agent.event.Level;
import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Identities;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The runs of this process, one after the other: the first recovers what earlier processes left, each further one what a
 * fault left of the one before. One thread, the drain's.
 */
final class Runs {
    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    private final TrailSettings settings;
    private final Notices notices;
    private final RingRecorder recorder;
    private final KeysAhead keys;
    private final TrailState state;
    private final TrailVoice voice;
    private Belonging mine;
    private Identities identities;

    Runs(TrailSettings settings, Notices notices, RingRecorder recorder, KeysAhead keys, TrailState state) {
        this.settings = settings;
        this.notices = notices;
        this.recorder = recorder;
        this.keys = keys;
        this.state = state;
        this.voice = new TrailVoice(notices, state);
    }

    /** Opens the buffer. */
    Run first() throws IOException {
        mine = Belonging.of(settings, notices);
        Slot slot = mine.slot();
        identities = mine.identities();
        Origin origin = Origin.here(settings.token().service(), settings.environment());
        Run run = Run.begin(slot, identities.current(), origin, keys);
        recorder.open(run.reach());
        Starting.isOpen(slot);
        if (!slot.onDisk() && settings.guarantees().level() == Level.DURABLE) {
            notices.once("level", Reach.NOT_DURABLE);
        }
        AgentThreads.start("indelible-keys", keys::run);
        run.open(this::facts);
        promise(run);
        state.started(run, forwarder(run));
        return run;
    }

    /**
     * Goes on after a fault; tries until it succeeds or the process ends.
     *
     * @throws IOException when the time for closing is over
     */
    Run next(Run old, RunFault met) throws IOException {
        RunFault fault = kept(met);
        notices.once("run", "the trail goes on in a new stream: " + fault.why());
        // Who waits gets an answer; what the old ring holds goes on in the next stream.
        old.reach().end();
        Succession succession =
                new Succession(old, fault, recorder, identity -> mine.another(settings.folder(), identity));
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                Run next = succession.attempt(this::facts);
                go(old, next, fault);
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

    /** An identity that the operator made is the operator's to renew. */
    private RunFault kept(RunFault fault) {
        if (!fault.newIdentity() || mine.keystore() == null) {
            return fault;
        }
        notices.once(
                "identity",
                "another process has the identity of " + settings.identity().keystore()
                        + ": its lines and this one's are told apart by their streams only; make a new key with keytool"
                        + " for each process, and start them again");
        return new RunFault(fault.why(), fault.rejected(), false);
    }

    /** With a new identity or slot a new forwarder goes on; what is left of the streams before it sends as well. */
    private void go(Run old, Run next, RunFault fault) throws IOException {
        promise(next);
        Forwarder forwarder = state.forwarder();
        if (fault.newIdentity() || !next.slot().equals(old.slot())) {
            forwarder.end();
            forwarder = forwarder(next);
        } else {
            forwarder.succeed(next.wal().stream(), fault.rejected());
        }
        state.started(next, forwarder);
    }

    private void promise(Run run) {
        run.wal().quota(settings.guarantees().quota());
        run.wal().stream().whenReceived(run.reach()::received);
    }

    private Forwarder forwarder(Run run) throws IOException {
        return forwarder(run.slot(), run.identity(), run.earlier(), run.wal().stream());
    }

    /** Begins to send. Any thread. */
    Forwarder forwarder(Slot slot, SigningKey identity, List<WalStream> earlier, WalStream live) throws IOException {
        Forwarder forwarder = new Forwarder(
                settings.token(),
                settings.tokenText(),
                identity == identities.current() ? identities : Identities.of(identity),
                slot.path(),
                earlier,
                live,
                voice);
        AgentThreads.start("indelible-forward", forwarder::run);
        return forwarder;
    }

    /** The next run of a slot that nobody holds any more. Any thread. */
    Run orphaned(Slot slot, SigningKey identity) throws IOException {
        Run run = Run.begin(slot, identity, Origin.here(settings.token().service(), settings.environment()), keys);
        run.open(this::facts);
        return run;
    }

    private OpenFacts facts(Previous previous) throws IOException {
        String fileSystem = Files.getFileStore(settings.folder()).type();
        return new OpenFacts(
                settings.agentVersion(),
                Leaf.BYTES == settings.configDigest().length ? settings.configDigest() : new byte[Leaf.BYTES],
                fileSystem,
                Slot.onDisk(fileSystem) ? List.of("buffered", "durable") : List.of("buffered"),
                previous,
                settings.covers());
    }
}
