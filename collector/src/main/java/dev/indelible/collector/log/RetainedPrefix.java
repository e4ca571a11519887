package dev.indelible.collector.log;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

/**
 * Start-up of a log whose front was removed: the tree grows from the hashes under {@code tile/0}, and what {@code retained/}
 * keeps is replayed at its place, each line held against its hash. That the hashes are right shows at the signed size; that
 * nothing is missing from {@code retained/} shows by its digest in the operator's line, which the caller asks for.
 */
final class RetainedPrefix {
    private final Retained retained;
    private final LogWriter writer;
    private final CollectorStream stream;
    private final Replay replay;
    private final Quarantine quarantine;
    private final Map<Long, String> authorised;
    private byte[] tile;

    RetainedPrefix(
            Retained retained,
            LogWriter writer,
            CollectorStream stream,
            Replay replay,
            Quarantine quarantine,
            Map<Long, String> authorised) {
        this.retained = retained;
        this.writer = writer;
        this.stream = stream;
        this.replay = replay;
        this.quarantine = quarantine;
        this.authorised = authorised;
    }

    /** Notes what a {@code retention} line of the collector's own stream signs. */
    static void authorised(Line own, Map<Long, String> authorised) {
        if (own.kind().equals("retention")) {
            authorised.put(own.number("before", 0), String.valueOf(own.text("retained")));
        }
    }

    /** Brings the log to the first line that is there. */
    void restore(long signedSize) throws IOException, LogException {
        if (retained.before() % TilePath.WIDTH != 0 || signedSize <= retained.before()) {
            throw new LogException(retained.file() + " is for " + retained.before() + " lines, but checkpoints of "
                    + signedSize + " are signed; restore the newest copy of the log");
        }
        retained.read(this::entry);
        leavesTo(retained.before());
    }

    private void entry(Retained.Entry entry) throws IOException, LogException {
        leavesTo(entry.index());
        byte[] leaf = leaf(entry.index());
        try {
            if (entry.line() == null) {
                replay.retained(entry.stream(), entry.seq(), leaf, entry.index());
            } else {
                line(Line.parse(entry.line(), 0, entry.line().length), leaf, entry.index());
            }
        } catch (LineException | RefusedLine e) {
            throw new LogException(retained.file() + " at index " + entry.index() + ": " + e.getMessage()
                    + "; restore it from a copy");
        }
    }

    private void line(Line line, byte[] leaf, long index) throws RefusedLine, LogException {
        if (!Arrays.equals(line.leaf(), leaf)) {
            throw new RefusedLine("not the line that the log holds the hash of");
        }
        if (!line.stream().equals(stream.id())) {
            replay.retained(line, index);
            return;
        }
        stream.checkRetained(line, index);
        replay.ownLine(line, index);
        stream.appended(line.leaf());
        quarantine.recorded(line);
        authorised(line, authorised);
    }

    private void leavesTo(long index) throws IOException, LogException {
        while (writer.tiles().size() < index) {
            writer.restoredHash(leaf(writer.tiles().size()));
        }
    }

    /** Of a line from the present size on; lines come in order, so one tile is kept. */
    private byte[] leaf(long index) throws IOException {
        int slot = (int) (index % TilePath.WIDTH);
        if (slot == 0 || tile == null) {
            tile = writer.tileFiles().read(new TilePath(0, index / TilePath.WIDTH, TilePath.WIDTH));
        }
        return Arrays.copyOfRange(tile, slot * Leaf.BYTES, (slot + 1) * Leaf.BYTES);
    }
}
