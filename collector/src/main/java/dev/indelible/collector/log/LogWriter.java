package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.store.LocalWorm;
import dev.indelible.collector.store.LockedCopy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Appends lines and publishes them, always in this order: lines fsynced (and with them tiles, outside the log), tiles moved
 * to their places and that fsynced, lines locked where that was asked for, checkpoint signed and fsynced, then visible. A
 * segment closes at the first multiple of 256 at which it is full or the UTC day is over; the checkpoint at its end is
 * published before its {@code .seal} is written, and the {@code .seal} before the next segment exists.
 *
 * <p>An IOException leaves an unknown part on the disk: the owner stops the process, and start-up sorts it out. One thread;
 * {@link #published}, {@link #tiles} and {@link #entries} are for any.
 */
final class LogWriter implements Closeable {
    private final Path events;
    private final Path temp;
    private final String origin;
    private final NoteSigner logSigner;
    private final NoteSigner timeSigner;
    private final Clock clock;
    private final long segmentBytes;
    private final BlockHashing hashing = new BlockHashing();
    private final TileFiles tileFiles;
    private final TileTree tiles;
    private final Entries entries = new Entries();
    private final CheckpointFiles checkpoints;
    private final LocalWorm worm;
    private final LockedCopy copy;
    private SegmentFile segment;
    private LocalDate lastDate = LocalDate.MIN;
    private long lastKeptSecond = Long.MIN_VALUE;
    private volatile Checkpoint underway;
    private volatile CheckpointNote published;

    LogWriter(Home home, Keys keys, Clock clock, long segmentBytes, LocalWorm worm, LockedCopy copy) {
        this.events = home.log().resolve("events");
        this.temp = home.temp();
        this.origin = keys.origin();
        this.logSigner = keys.logSigner();
        this.timeSigner = keys.timeSigner();
        this.clock = clock;
        this.segmentBytes = segmentBytes;
        this.worm = worm;
        this.copy = copy;
        this.tileFiles = new TileFiles(home.log(), temp);
        this.tiles = new TileTree(tileFiles);
        this.checkpoints = new CheckpointFiles(home.log(), temp, logSigner.verifier(), timeSigner.verifier());
    }

    /** Start-up: the lines that follow stand in this segment. */
    void resume(SegmentName name) {
        segment = new SegmentFile(events, name, hashing);
        lastDate = name.date();
        entries.segment(name.first(), name.lines(events));
    }

    /** Start-up: the next line of the present segment. */
    void restored(Line line) throws IOException, LogException {
        noteBundle();
        segment.count(line);
        tiles.add(line.leaf());
        if (tiles.size() % TilePath.WIDTH == 0) {
            tiles.reconcile();
        }
    }

    /** Start-up: the next leaf of a line that retention removed. */
    void restoredHash(byte[] leaf) throws IOException, LogException {
        if (tiles.size() % TilePath.WIDTH == 0) {
            entries.bundle(Entries.GONE);
        }
        tiles.add(leaf);
        if (tiles.size() % TilePath.WIDTH == 0) {
            tiles.reconcile();
        }
    }

    /** Start-up: all lines so far are signed, and none behind them. */
    void signedHere() {
        copy.resumed(tiles.size(), segment.bytes());
    }

    /** Start-up: the present segment is sealed, or gone; the next line begins another. */
    void segmentEnded() {
        segment = null;
    }

    /** Start-up: all lines are in; what is signed already, and the log is ready to append to. */
    void ready(CheckpointNote signed) throws IOException {
        published = signed;
        if (segment != null) {
            segment.open(worm);
            worm.opened(segment.file());
        }
    }

    /** Appends one line; it counts once {@link #publish} has returned. */
    void append(Line line) throws IOException {
        if (segment != null && segmentIsOver()) {
            closeSegment();
        }
        if (segment == null) {
            begin();
        }
        noteBundle();
        segment.append(line);
        tiles.add(line.leaf());
    }

    /** Makes all that was appended durable and visible; does nothing where nothing was. */
    CheckpointNote publish() throws IOException {
        if (published != null && published.checkpoint().size() == tiles.size()) {
            return published;
        }
        List<TilePath> full = tiles.flush(segment.write());
        copy.require(segment.file(), segment.name().first(), tiles.size(), segment.bytes());
        long second = second();
        CheckpointNote note =
                CheckpointNote.sign(new Checkpoint(origin, tiles.size(), tiles.root()), logSigner, timeSigner, second);
        underway = note.checkpoint();
        checkpoints.replaceLatest(note);
        if (second != lastKeptSecond) {
            worm.closed(checkpoints.keep(note));
            lastKeptSecond = second;
        }
        published = note;
        underway = null;
        for (TilePath tile : full) {
            worm.closed(tileFiles.file(tile));
            tileFiles.removePartials(tile);
        }
        return note;
    }

    /** Whether this is the checkpoint that stands on the disk, or soon will, and is not {@link #published} yet. Any thread. */
    boolean isBeingPublished(Checkpoint checkpoint) {
        return checkpoint.equals(underway);
    }

    /** Start-up: the partial tiles of the published checkpoint stand again, whatever a crash left. */
    void restorePartials() throws IOException {
        tiles.flush(null);
    }

    /** The newest checkpoint, null before the first. */
    CheckpointNote published() {
        return published;
    }

    TileTree tiles() {
        return tiles;
    }

    TileFiles tileFiles() {
        return tileFiles;
    }

    Entries entries() {
        return entries;
    }

    CheckpointFiles checkpoints() {
        return checkpoints;
    }

    /** The segment being written or restored; null between two. */
    SegmentFile segment() {
        return segment;
    }

    @Override
    public void close() throws IOException {
        if (segment != null) {
            segment.close();
        }
        tileFiles.close();
        hashing.close();
    }

    private boolean segmentIsOver() {
        long size = tiles.size();
        return size % TilePath.WIDTH == 0
                && size > segment.name().first()
                && (segment.bytes() >= segmentBytes
                        || today().isAfter(segment.name().date()));
    }

    /** Start-up: whether the copy has the present segment's lines that are not signed, and ends where they end. */
    boolean copyHolds(long bytes) throws IOException {
        return copy.holds(segment.file(), segment.name().first(), bytes);
    }

    /** Ends the present segment here, at a multiple of 256. */
    void closeSegment() throws IOException {
        CheckpointNote end = publish();
        // Where that had nothing to sign, an earlier run did, and may have had no copy.
        copy.require(segment.file(), segment.name().first(), tiles.size(), segment.bytes());
        worm.closed(checkpoints.keep(end));
        Path seal = segment.seal(temp, end.text());
        worm.closed(seal);
        worm.closed(segment.file());
        segment = null;
        copy.closed(seal);
    }

    private void begin() throws IOException {
        SegmentName name = new SegmentName(today().isAfter(lastDate) ? today() : lastDate, tiles.size());
        lastDate = name.date();
        segment = SegmentFile.create(events, name, hashing);
        worm.opened(segment.file());
        entries.segment(name.first(), name.lines(events));
    }

    private void noteBundle() {
        if (tiles.size() % TilePath.WIDTH == 0) {
            entries.bundle(segment.bytes());
        }
    }

    /** The time to sign with: a clock that was set back must not make a later checkpoint look older. */
    private long second() {
        long now = clock.instant().getEpochSecond();
        return published == null ? now : Math.max(now, published.epochSeconds());
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
