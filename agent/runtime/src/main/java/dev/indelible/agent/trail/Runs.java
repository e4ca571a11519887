package dev.indelible.agent.trail;

import dev.indelible.agent.event.Level;
import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Identities;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The runs of this process, one after the other: the first recovers what earlier processes left, each further one what a
 * fault left of the one before. One thread, the drain's.
 */
final class Runs {
    private static final long FIRST_PAUSE_NANOS = 100_000_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000_000L;

    /** A run that met its fault sooner than this was none that anybody needed. */
    private static final long SHORT_NANOS = 1_000_000_000;

    private static final long PARK_NANOS = 10_000_000;

    private final TrailSettings settings;
    private final Notices notices;
    private final RingRecorder recorder;
    private final KeysAhead keys;
    private final TrailState state;
    private final TrailVoice voice;
    private volatile StateFolder folder;
    private Keystore keystore;
    private Belonging mine;

    /** How far the first run has come. */
    private Slot slot;

    private Run begun;

    /** When the present run began, and how long the next one waits for its turn. */
    private long begunNanos;

    private long pauseNanos;

    /** On its way, through as many attempts as it takes. */
    private Succession succession;

    private Identities identities;

    Runs(TrailSettings settings, Notices notices, RingRecorder recorder, KeysAhead keys, TrailState state) {
        this.settings = settings;
        this.notices = notices;
        this.recorder = recorder;
        this.keys = keys;
        this.state = state;
        this.voice = new TrailVoice(notices, state);
        this.folder = StateFolder.named(settings.folder());
    }

    /** Opens the buffer: in the folder that was named, or else in memory. */
    Run first() throws IOException {
        Run run;
        try {
            run = opened();
        } catch (Keystore.Unusable e) {
            throw e;
        } catch (IOException | RuntimeException | InternalError e) {
            run = inMemory(e);
        }
        if (!run.slot().onDisk() && settings.guarantees().level() == Level.DURABLE) {
            notices.once("level", Reach.NOT_DURABLE);
        }
        AgentThreads.start("indelible-keys", keys::run);
        promise(run);
        begunNanos = System.nanoTime();
        state.started(run, forwarder(run));
        return run;
    }

    /** Callers may record as soon as the ring is there. What fails leaves the slot held, and the run if one was begun. */
    private Run opened() throws IOException {
        IdentitySettings identity = settings.identity();
        if (identity.keystore() != null && keystore == null) {
            keystore = Keystore.open(identity);
        }
        slot = Belonging.take(folder.made(), keystore);
        mine = Belonging.of(identity, slot, keystore, notices);
        identities = mine.identities();
        Origin origin = Origin.here(settings.token().service(), settings.environment());
        begun = Run.begin(slot, identities.current(), origin, keys);
        recorder.open(begun.reach());
        Starting.isOpen(slot);
        begun.open(facts(slot.path()));
        return begun;
    }

    /** Goes on without the named folder. What callers recorded there until now stays for the next run in that slot. */
    private Run inMemory(Throwable why) throws IOException {
        String refused = "the state folder " + settings.folder() + " cannot be used (" + why + ")";
        String remedy = "make it writable for this user, with room for the buffer, or name another";
        Slot left = slot;
        Run over = begun;
        Run run;
        try {
            folder = StateFolder.memory(settings.token());
            run = opened();
        } catch (IOException | RuntimeException | InternalError e) {
            throw new StateFolder.Unusable(
                    refused + ", and neither can memory (" + e.getMessage() + "): " + remedy, why);
        } finally {
            if (over != null) {
                over.reach().end();
            }
        }
        notices.once(
                "folder",
                refused + "; the trail is kept in memory, in " + folder.path() + ", up to "
                        + (StateFolder.MEMORY_QUOTA >> 20)
                        + " MB: it survives the end of this process, not that of the container or the machine; "
                        + remedy);
        if (left != null) {
            leave(left, over);
        }
        return run;
    }

    /** Whoever takes this slot next goes on from what is there, and misses nothing else. */
    private void leave(Slot left, Run over) {
        try {
            if (over != null) {
                Succession.retire(over);
                over.writer().abandon();
            }
            Starting.isOpen(left);
            left.release();
        } catch (IOException | RuntimeException | InternalError e) {
            notices.once("left", "what was begun in " + left.path() + " cannot be left in order: " + e);
        }
    }

    /** Where slots of this user, service and log may lie: the folder in force first. Any thread, after {@link #first}. */
    List<Path> folders() {
        List<StateFolder> all = new ArrayList<>(List.of(folder));
        try {
            StateFolder memory = StateFolder.memory(settings.token());
            all.add(folder.inMemory() ? StateFolder.named(settings.folder()) : memory);
        } catch (IOException none) {
            // there is no memory to look into
        }
        return all.stream().filter(StateFolder::isThere).map(StateFolder::path).toList();
    }

    /** Where the operator's switch may lie. A folder in memory counts only once it is known to be this user's. Any thread. */
    List<Path> switches() {
        StateFolder inForce = folder;
        return inForce.inMemory() && inForce.isThere()
                ? List.of(settings.folder(), inForce.path())
                : List.of(settings.folder());
    }

    /**
     * Goes on after a fault; tries until it succeeds or the process ends. After an error, to be called again.
     *
     * @throws IOException when the time for closing is over
     */
    Run next(Run old, RunFault met) throws IOException {
        if (succession == null) {
            succession = succession(old, met);
        }
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            try {
                Run next = succession.attempt(facts(folder.path()));
                go(old, next, succession.fault());
                succession = null;
                return next;
            } catch (IOException | RuntimeException | Error e) {
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

    private Succession succession(Run old, RunFault met) {
        RunFault fault = kept(met);
        pause();
        notices.once("run", "the trail goes on in a new stream: " + fault.why());
        // Who waits gets an answer; what the old ring holds goes on in the next stream.
        old.reach().end();
        return new Succession(old, fault, recorder, identity -> mine.another(folder.made(), identity));
    }

    /** What fails at once again and again would fill the log with streams; events wait in the old ring meanwhile. */
    private void pause() {
        long since = System.nanoTime();
        boolean brief = since - begunNanos < SHORT_NANOS;
        pauseNanos = brief ? Math.min(LONGEST_PAUSE_NANOS, Math.max(FIRST_PAUSE_NANOS, 2 * pauseNanos)) : 0;
        while (System.nanoTime() - since < pauseNanos && !state.closing()) {
            LockSupport.parkNanos(PARK_NANOS);
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
        begunNanos = System.nanoTime();
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
        long quota = settings.guarantees().quota();
        run.wal().quota(folder.inMemory() ? Math.min(quota, StateFolder.MEMORY_QUOTA) : quota);
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
        run.open(facts(slot.path()));
        return run;
    }

    /** {@code where}: the buffer lies, which is what is said of it. */
    private Run.OpenLine facts(Path where) {
        return previous -> facts(previous, Files.getFileStore(where).type());
    }

    private OpenFacts facts(Previous previous, String fileSystem) {
        return new OpenFacts(
                settings.agentVersion(),
                Leaf.BYTES == settings.configDigest().length ? settings.configDigest() : new byte[Leaf.BYTES],
                fileSystem,
                Slot.onDisk(fileSystem) ? List.of("buffered", "durable") : List.of("buffered"),
                previous,
                settings.covers());
    }
}
