package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The lines that retention removed, or archived where no archive is given (RETENTION.md). Their hashes are taken from {@code tile/0}, which the signed roots judge
 * like any other; what {@code retained/} keeps is held against them and judged at its place. That all this may be missing,
 * and that what is kept is all that had to be, the operator's {@code retention} line says: {@link #requireSigned}.
 */
final class RemovedFront {
    /** Receives what stands for the lines. */
    interface Judge {
        /** A line that is kept; its leaf is the hash at its place. */
        void line(Line line, Place place) throws Broken, IOException;

        /** The last line of a stream, of which only the hash is there. */
        void end(String stream, long seq, byte[] leaf, Place place) throws Broken, IOException;

        /** Every line, kept or not, after what is told of it. */
        void leaf(byte[] leaf, Place place) throws Broken, IOException;
    }

    private final Path root;
    private final long before;
    private final TileFiles tiles;
    private byte[] digest;

    /** @param before index of the first line that is there; 0 where none was removed */
    RemovedFront(Path root, long before, TileFiles tiles) {
        this.root = root;
        this.before = before;
        this.tiles = tiles;
    }

    /** The log's first line where that is kept here, with its place; null where nothing was removed. */
    RetainedFile.Row firstLine() throws Broken, IOException {
        if (before == 0) {
            return null;
        }
        try (RetainedFile rows = new RetainedFile(root, before)) {
            RetainedFile.Row row = rows.next();
            if (row == null || row.index() != 0 || row.line() == null) {
                throw new Broken(Place.file(RetainedFile.path(before)), "the log's first line is missing");
            }
            return row;
        }
    }

    void run(Judge judge) throws Broken, IOException {
        if (before == 0) {
            return;
        }
        try (RetainedFile rows = new RetainedFile(root, before)) {
            RetainedFile.Row row = rows.next();
            byte[] tile = null;
            TilePath path = null;
            for (long index = 0; index < before; index++) {
                int slot = (int) (index % TilePath.WIDTH);
                if (slot == 0) {
                    path = new TilePath(0, index / TilePath.WIDTH, TilePath.WIDTH);
                    tile = tiles.require(path);
                }
                byte[] leaf = Arrays.copyOfRange(tile, slot * Leaf.BYTES, (slot + 1) * Leaf.BYTES);
                if (row != null && row.index() == index) {
                    row(row, leaf, judge);
                    row = rows.next();
                }
                judge.leaf(leaf, Place.inFile(path.path(), (long) slot * Leaf.BYTES));
            }
            digest = rows.sha256();
        }
    }

    private static void row(RetainedFile.Row row, byte[] leaf, Judge judge) throws Broken, IOException {
        if (row.line() == null) {
            judge.end(row.stream(), row.seq(), leaf, row.place());
            return;
        }
        if (!Arrays.equals(row.line().leaf(), leaf)) {
            throw new Broken(row.place(), "this line is not the one whose hash the log holds at index " + row.index());
        }
        judge.line(row.line(), row.place());
    }

    /** @param signed what the operator signed for this index, or null */
    void requireSigned(String signed) throws Broken {
        if (before > 0 && !Encoding.base64(digest).equals(signed)) {
            throw new Broken(
                    Place.file(RetainedFile.path(before)),
                    signed == null
                            ? "the lines below " + before
                                    + " are missing, and no retention line of the operator says so"
                            : "this file is not the one that the operator's retention line signs");
        }
    }
}
