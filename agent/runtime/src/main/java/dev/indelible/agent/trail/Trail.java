package dev.indelible.agent.trail;

import dev.indelible.agent.event.Recorder;
import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.wal.LiveWal;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The agent's trail of this process: takes events from any thread, and sees to it that they reach the collector once.
 *
 * <p>Four daemon threads do the work: {@code indelible-buffer} makes lines and writes the WAL, {@code indelible-sync}
 * makes it durable, {@code indelible-keys} makes one-time keys, {@code indelible-forward} sends. None of them runs code
 * of the application. Nothing here throws into a caller; what cannot work is said once through {@link Notices}, and the
 * application runs on.
 */
public final class Trail {
    private static final long SYNC_NANOS = 10_000_000;

    /** Names have 500 characters at most, each up to 6 bytes when it is escaped, and a line has 65,535. */
    private static final int COVERED_PER_LINE = 20;

    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private final TrailSettings settings;
    private final Notices notices;
    private final WallClock clock = new WallClock();
    private final RingRecorder recorder = new RingRecorder(clock);
    private final KeysAhead keys = new KeysAhead();
    private final TrailState state;

    private volatile Slot slot;
    private volatile Run run;
    private volatile Forwarder forwarder;

    private Trail(TrailSettings settings, Notices notices) {
        this.settings = settings;
        this.notices = notices;
        this.state = new TrailState(recorder, clock, notices);
    }

    /** Starts; returns at once and opens the buffer on a thread of the agent. Never throws. */
    public static Trail start(TrailSettings settings, Notices notices) {
        Trail trail = new Trail(settings, notices);
        try {
            trail.thread("indelible-buffer", trail::work);
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

    /** Where this process keeps its state; null until it is open, and where it cannot be. */
    public Path folder() {
        Slot open = slot;
        return open == null ? null : open.path();
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
            if (!state.awaitDrained(until - System.nanoTime()) || run == null) {
                return;
            }
            run.wal().force();
            boolean received = forwarder.finish(Math.max(0, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime())));
            if (received) {
                retire();
            }
        } catch (IOException e) {
            notices.once(
                    "close",
                    "the trail's end could not be written (" + e.getMessage() + "); the next start recovers it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            keys.close();
        }
    }

    /** All was received: what remains to be known of this stream fits into one small file. */
    private void retire() throws IOException {
        WalStream stream = run.wal().stream();
        Previous.of(WalRemains.of(stream.folder())).write(slot.path());
        stream.delete();
    }

    /** The body of indelible-buffer. */
    private void work() {
        try {
            open();
        } catch (Keystore.Unusable e) {
            recorder.inert();
            state.drained();
            notices.once("folder", e.getMessage() + "; nothing is audited");
            return;
        } catch (IOException | RuntimeException | Error e) {
            recorder.inert();
            state.drained();
            notices.once(
                    "folder",
                    "the state folder " + settings.folder() + " cannot be used (" + e + "); nothing is audited: make it"
                            + " writable for this user or name another");
            return;
        }
        try {
            new Drain(run, state).run();
        } catch (IOException | RuntimeException | Error e) {
            notices.once("buffer", "the trail has stopped (" + e + "); events from now on are counted as lost");
        } finally {
            state.drained();
        }
    }

    private void open() throws IOException {
        Belonging mine = Belonging.of(settings, notices);
        slot = mine.slot();
        SigningKey identity = mine.identities().current();
        Origin origin = Origin.here(settings.token().service(), settings.environment());
        Run beginning = Run.begin(slot, identity, origin, keys);
        recorder.open(beginning.ring());
        thread("indelible-keys", keys::run);
        String fileSystem = Files.getFileStore(slot.path()).type();
        List<String> levels = MEMORY.contains(fileSystem) ? List.of("buffered") : List.of("buffered", "durable");
        beginning.open(previous -> new OpenFacts(
                settings.agentVersion(),
                Leaf.BYTES == settings.configDigest().length ? settings.configDigest() : new byte[Leaf.BYTES],
                fileSystem,
                levels,
                previous,
                settings.covers()));
        forwarder = new Forwarder(
                settings.token(),
                settings.tokenText(),
                mine.identities(),
                slot.path(),
                beginning.earlier(),
                beginning.wal().stream(),
                notices::once);
        state.started(forwarder, beginning.wal());
        run = beginning;
        thread("indelible-sync", this::sync);
        thread("indelible-forward", forwarder::run);
    }

    /** The body of indelible-sync: a group commit every 10 ms while there is something to make durable. */
    private void sync() {
        LiveWal wal = run.wal();
        boolean failed = false;
        forwarder.wake();
        while (!failed) {
            LockSupport.parkNanos(SYNC_NANOS);
            if (wal.dirty()) {
                try {
                    wal.force();
                    forwarder.wake();
                } catch (IOException e) {
                    failed = true;
                    notices.once(
                            "sync",
                            "the write-ahead log cannot be made durable (" + e
                                    + "); nothing is sent until the process starts again: see to the disk");
                }
            }
        }
    }

    /** A daemon whose context class loader is nobody's, so that it keeps no application alive. */
    private void thread(String name, Runnable body) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        thread.start();
    }
}
