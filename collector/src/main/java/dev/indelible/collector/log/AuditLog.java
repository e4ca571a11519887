package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.store.LocalWorm;
import dev.indelible.collector.store.LockedCopy;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The log as the rest of the collector sees it: lines go in, checkpoints, proofs, tiles and entries come out. What comes out
 * is always covered by a published checkpoint. Safe for many threads.
 */
public final class AuditLog implements AutoCloseable {
    /** A segment closes at the first multiple of 256 lines after this many bytes. */
    public static final long SEGMENT_BYTES = 64L << 20;

    private final Home home;
    private final Keys keys;
    private final String host;
    private final Consumer<String> warning;
    private final LocalWorm worm;
    private final LockedCopy copy;
    private final LogWriter writer;
    private final CollectorStream stream;
    private final Committer committer;

    /**
     * How this process runs the log.
     *
     * @param host this machine's name, for the lines that the collector writes
     * @param listen the address it was asked to listen on, for the same
     * @param segmentBytes as {@link #SEGMENT_BYTES}, for tests less
     * @param attributes what the files of the log are protected by beyond their modes
     * @param copy the locked copy of the log
     * @param warning told what an operator should see at once, in one line
     * @param fatal told once, from the committing thread, when writing has failed: it must end the process
     */
    public record Setting(
            Clock clock,
            String host,
            String listen,
            String version,
            long segmentBytes,
            FileAttributes attributes,
            LockedCopy copy,
            Consumer<String> warning,
            Consumer<Throwable> fatal) {}

    private AuditLog(Home home, Keys keys, Setting setting) {
        this.home = home;
        this.keys = keys;
        this.host = setting.host();
        this.warning = setting.warning();
        this.copy = setting.copy();
        this.worm = new LocalWorm(setting.attributes(), home.log(), setting.warning());
        this.writer = new LogWriter(home, keys, setting.clock(), setting.segmentBytes(), worm, copy);
        this.stream = new CollectorStream(keys, setting.clock());
        this.committer = new Committer(writer, stream, new Dates(keys.origin(), setting), setting.fatal());
    }

    /**
     * Reads the log, makes it whole again after a crash, and starts its committing thread. Returns once the first line of
     * this run (a new log's {@code open}, else a {@code config}) is published.
     *
     * @throws LogException where what lies there is not what was signed
     */
    public static AuditLog open(Home home, Keys keys, Setting setting, Replay replay)
            throws IOException, LogException, InterruptedException {
        AuditLog log = new AuditLog(home, keys, setting);
        Recovery recovery = new Recovery(home, log.writer, log.stream, replay, log.worm);
        recovery.run();
        log.worm.start();
        log.committer.start();
        if (Files.exists(home.contradiction())) {
            log.committer.stopSigning(
                    "an earlier run was shown a checkpoint of this log that it does not extend, kept in "
                            + home.contradiction());
            log.warning.accept("nothing is taken or signed: " + log.stopped());
            return log;
        }
        try {
            new StartLines(log, setting).write(log.stream, recovery.unrecorded());
        } catch (LogUnavailable | ExecutionException e) {
            throw new IOException("the first line of this run could not be written", e);
        }
        return log;
    }

    /** Queues an agent's verified lines; see {@link Committer#submit(List)}. */
    public CompletableFuture<Long> submit(List<Line> lines) throws LogUnavailable {
        return committer.submit(lines);
    }

    /** Queues a line of the collector's own. */
    public CompletableFuture<Long> submit(OwnLine line) throws LogUnavailable {
        return committer.submit(line);
    }

    /** The newest checkpoint. Null only in a log that stopped signing before its first. */
    public CheckpointNote published() {
        return writer.published();
    }

    /** The lines below this index are under a lock that nobody can lift; {@link LockedCopy#ABSENT} where none ever are. */
    public long locked() {
        return copy.size();
    }

    /** Whether this checkpoint is signed and may be read on the disk, but is not {@link #published} yet. */
    public boolean isBeingPublished(Checkpoint checkpoint) {
        return writer.isBeingPublished(checkpoint);
    }

    /** The hashes below {@link #published}. */
    public HashReader hashes() {
        return writer.tiles();
    }

    public VerifierKey verifier() {
        return keys.logSigner().verifier();
    }

    public String origin() {
        return keys.origin();
    }

    /** This machine's name, as the collector's own lines give it. */
    public String host() {
        return host;
    }

    /** The hashes of a tile, or null where no published checkpoint has it. Not for {@link TilePath#ENTRIES}. */
    public byte[] tile(TilePath tile) throws IOException {
        if (!covers(tile)) {
            return null;
        }
        return Arrays.copyOf(writer.tiles().tile(tile.level(), tile.index()), 32 * tile.width());
    }

    /** Whether a published checkpoint has this tile or bundle. */
    public boolean covers(TilePath tile) {
        CheckpointNote note = published();
        if (note == null || tile.level() > 7) {
            return false;
        }
        long hashes = note.checkpoint().size() >> 8 * Math.max(tile.level(), 0);
        return tile.index() <= hashes / TilePath.WIDTH
                && tile.index() * TilePath.WIDTH + tile.width() <= hashes
                && (tile.level() != TilePath.ENTRIES || writer.entries().has(tile.index()));
    }

    /** Writes a bundle of entries that {@link #covers} holds for (C2SP tlog-tiles). */
    public void writeEntries(TilePath bundle, OutputStream out) throws IOException {
        writer.entries().write(bundle.index(), bundle.width(), out);
    }

    /**
     * This log was shown a checkpoint that it signed and does not extend: it holds an older copy of itself, and must not
     * sign again, now or after a restart. The checkpoint is kept as evidence.
     */
    public void contradictedBy(CheckpointNote note) throws IOException {
        CheckpointNote ours = published();
        String reason =
                "it was shown its own checkpoint of " + note.checkpoint().size() + " lines, which the tree of "
                        + (ours == null ? 0 : ours.checkpoint().size()) + " lines here does not extend";
        committer.stopSigning(reason);
        synchronized (this) {
            if (!Files.exists(home.contradiction())) {
                Durable.write(
                        home.temp(), home.contradiction(), note.text().getBytes(StandardCharsets.UTF_8), Durable.WORM);
                warning.accept("this log has stopped signing: " + reason + "; restore the newest copy of it, or open a"
                        + " successor. The checkpoint is kept in " + home.contradiction());
            }
        }
    }

    /** Tells the operator what should be seen at once, in one line. */
    public void warn(String message) {
        warning.accept(message);
    }

    /** Why nothing is signed any more, or null. */
    public String stopped() {
        return committer.stopped();
    }

    /** Writes what is queued, ends the committing thread and leaves all final files protected. */
    @Override
    public void close() throws IOException, InterruptedException {
        committer.close();
        writer.close();
        worm.close();
    }
}
