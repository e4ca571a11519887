package dev.indelible.collector.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Locks every line before a checkpoint covers it, so <b>whatever this log ever signed can be had from the store</b>, and the
 * log can go on from there on another machine. Lines go up in pieces as they are committed, each under {@code pieces/} and
 * the index of its first line; one piece begins where the one before ends. A piece goes up after the seal of the segment
 * before it, so who reads the seals knows where the open segment begins. Closed segments go up as with any mirror.
 *
 * <p>A piece ends with a batch, or with a segment and then maybe within a batch. Nobody can take it back: a start asks
 * {@link #holds}, and goes on with what a stop left there, or else the store would hold other lines than the log.
 *
 * <p>While the store cannot be reached nothing is signed and no receipt goes out: agents keep what they have. A store that
 * holds other lines than this log ends it: this is then an older copy, put back.
 *
 * <p>{@link #require}, {@link #resumed} and {@link #closed}: the committing thread. The rest: any.
 */
public final class LockedFirst implements LockedCopy {
    /** Before the index of a piece's first line, in 20 digits. */
    static final String PIECES = "pieces/";

    private final Path log;
    private final WormStore store;
    private final Duration keep;
    private final LockedObjects objects;
    private final BackgroundMirror mirror;
    private final Outage outage;
    private final boolean signedIsLocked;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Path seal;
    private long resumedSize = -1;
    private long resumedBytes;
    private long segment = -1;
    private long line;
    private long offset;
    private volatile long locked;

    /**
     * The mirror has brought up all segments that are closed.
     *
     * @param signedIsLocked whether all runs that signed anything have locked it before
     */
    public LockedFirst(
            Path log,
            WormStore store,
            Duration keep,
            BackgroundMirror mirror,
            MirrorVoice voice,
            Duration alarmAfter,
            boolean signedIsLocked) {
        this.log = log;
        this.store = store;
        this.keep = keep;
        this.objects = new LockedObjects(store, keep);
        this.mirror = mirror;
        this.outage = new Outage(voice, "nothing is signed or acknowledged, since lines cannot be locked", alarmAfter);
        this.signedIsLocked = signedIsLocked;
    }

    /** The key of the piece that begins with this line. */
    static String key(long line) {
        return PIECES + String.format(Locale.ROOT, "%020d", line);
    }

    @Override
    public long size() {
        return Math.max(locked, mirror.size());
    }

    @Override
    public void resumed(long size, long bytes) {
        resumedSize = size;
        resumedBytes = bytes;
    }

    @Override
    public boolean holds(Path lines, long first, long bytes) throws IOException {
        long next = signed(first) ? resumedSize : first;
        long from = signed(first) ? resumedBytes : 0;
        while (from < bytes) {
            try {
                Optional<WormStore.Version> there = store.oldest(key(next));
                long length = there.isEmpty() ? 0 : there.get().length();
                if (length == 0
                        || length > bytes - from
                        || store.lock(there.get()).retainUntil() == null
                        || !objects.begins(Content.of(lines, from, length), there.get())) {
                    return false;
                }
                next += count(Content.of(lines, from, length));
                from += length;
                outage.over();
            } catch (IOException e) {
                pause(outage.failed(e));
            }
        }
        return true;
    }

    @Override
    public void require(Path lines, long first, long size, long bytes) throws IOException {
        if (segment != first) {
            line = signed(first) ? resumedSize : first;
            offset = signed(first) ? resumedBytes : 0;
            resumedSize = -1;
            segment = first;
        }
        while (seal != null || offset < bytes) {
            try {
                if (seal != null) {
                    String key = LogMirror.PREFIX + log.relativize(seal);
                    objects.stored(key, Content.of(seal), store.now().plus(keep));
                    seal = null;
                } else {
                    lock(lines, size, bytes);
                }
                outage.over();
            } catch (MirrorException e) {
                throw new IOException(
                        e.getMessage() + ". If an older copy of this log was put back, restore it from the store", e);
            } catch (IOException e) {
                pause(outage.failed(e));
            }
        }
        locked = size;
    }

    @Override
    public void closed(Path sealFile) {
        seal = sealFile;
        mirror.closed(sealFile);
    }

    /** From now on no outage is waited for any longer. */
    public void stopWaiting() {
        stopping.countDown();
    }

    /** Whether a part of the segment that begins there is signed, and so locked. */
    private boolean signed(long first) {
        return signedIsLocked && resumedSize > first;
    }

    /** Brings up one piece, or finds it there: then as much of it as an interrupted run had put into it. */
    private void lock(Path lines, long size, long bytes) throws IOException, MirrorException {
        Content piece = Content.of(lines, offset, bytes - offset);
        Optional<WormStore.Version> there =
                objects.taken(key(line), piece, store.now().plus(keep));
        if (there.isEmpty()) {
            line = size;
            offset = bytes;
            return;
        }
        long length = there.get().length();
        if (length == 0 || length > piece.length() || !objects.begins(piece, there.get())) {
            throw new MirrorException(
                    "the store holds other lines from " + line + " on than this log: nothing may be signed");
        }
        objects.requireLock(there.get());
        line += count(Content.of(lines, offset, length));
        offset += length;
    }

    private static long count(Content content) throws IOException {
        long count = 0;
        try (InputStream in = content.open()) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (int i = 0; i < read; i++) {
                    count += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return count;
    }

    private void pause(long millis) throws NotLocked {
        try {
            if (stopping.await(millis, TimeUnit.MILLISECONDS)) {
                throw new NotLocked();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotLocked();
        }
    }
}
