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

    private final TrailSettings settings;
    private final Notices notices;
    private final RingRecorder recorder;
    private final KeysAhead keys;
    private final TrailState state;
    private final TrailVoice voice;
    private StateFolder folder;
    private Keystore keystore;
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
        Run run = null;
        try {
            run = begin();
            run.open(this::facts);
        } catch (Keystore.Unusable e) {
            throw e;
        } catch (IOException | RuntimeException | InternalError e) {
            run = inMemory(run, e);
        }
        if (!run.slot().onDisk() && settings.guarantees().level() == Level.DURABLE) {
            notices.once("level", Reach.NOT_DURABLE);
        }
        AgentThreads.start("indelible-keys", keys::run);
        promise(run);
        state.started(run, forwarder(run));
        return run;
    }

    /** Callers may record from now on. */
    private Run begin() throws IOException {
        IdentitySettings identity = settings.identity();
        if (identity.keystore() != null && keystore == null) {
            keystore = Keystore.open(identity);
        }
        Belonging mine = Belonging.of(identity, folder.made(), keystore, notices);
        identities = mine.identities();
        Origin origin = Origin.here(settings.token().service(), settings.environment());
        try {
            Run run = Run.begin(mine.slot(), identities.current(), origin, keys);
            recorder.open(run.reach());
            return run;
        } catch (IOException | RuntimeException | InternalError e) {
            mine.slot().release();
            throw e;
        }
    }

    /**
     * Goes on without the named folder. What callers recorded there until now stays for the next run in that slot.
     *
     * @param over the run that was begun there, or null
     */
    private Run inMemory(Run over, Throwable why) throws IOException {
        String refused = "the state folder " + settings.folder() + " cannot be used (" + why + ")";
        String remedy = "make it writable for this user, with room for the buffer, or name another";
        Run run;
        try {
            folder = StateFolder.memory(settings.token().service());
            run = begin();
            run.open(this::facts);
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
        if (over != null) {
            Succession.retire(over);
            over.writer().abandon();
            over.slot().release();
        }
        return run;
    }

    /** Where slots of this user and service may lie: the folder in force first. Any thread, after {@link #first}. */
    List<Path> folders() {
        List<StateFolder> all = new ArrayList<>(List.of(folder));
        try {
            StateFolder memory = StateFolder.memory(settings.token().service());
            all.add(folder.inMemory() ? StateFolder.named(settings.folder()) : memory);
        } catch (IOException none) {
            // there is no memory to look into
        }
        return all.stream().filter(StateFolder::isThere).map(StateFolder::path).toList();
    }

    /** The operator's switch: in the folder that was named, and in the one in force. After {@link #first}. */
    OffSwitch offSwitch() {
        return new OffSwitch(List.of(settings.folder(), folder.path()));
    }

    /**
     * Goes on after a fault; tries until it succeeds or the process ends.
     *
     * @throws IOException when the time for closing is over
     */
    Run next(Run old, RunFault fault) throws IOException {
        notices.once("run", "the trail goes on in a new stream: " + fault.why());
        // Who waits gets an answer; what the old ring holds goes on in the next stream.
        old.reach().end();
        Succession succession = new Succession(old, fault, recorder, folder);
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
        run.open(this::facts);
        return run;
    }

    private OpenFacts facts(Previous previous) throws IOException {
        String fileSystem = Files.getFileStore(folder.path()).type();
        return new OpenFacts(
                settings.agentVersion(),
                Leaf.BYTES == settings.configDigest().length ? settings.configDigest() : new byte[Leaf.BYTES],
                fileSystem,
                Slot.onDisk(fileSystem) ? List.of("buffered", "durable") : List.of("buffered"),
                previous,
                settings.covers());
    }
}
