package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The files under {@code tile/} as they stand on disk, right or wrong. */
public final class TileFiles {
    private final Path root;

    /** @param root the log's folder */
    public TileFiles(Path root) {
        this.root = root;
    }

    boolean exists(TilePath tile) {
        return PlainFile.exists(root.resolve(tile.path()));
    }

    /** At most one byte more than the tile may have. */
    public byte[] bytes(TilePath tile) throws IOException {
        return PlainFile.read(root.resolve(tile.path()), tile.width() * Leaf.BYTES);
    }

    /**
     * What there is of the tile, at most one byte more than it may have; null where it is missing. Where a running collector
     * has just taken a partial tile away, because the full one stands, its hashes are the first of that.
     */
    public byte[] standing(TilePath tile) throws IOException {
        byte[] bytes = present(tile);
        if (bytes == null && tile.width() < TilePath.WIDTH) {
            byte[] full = present(new TilePath(tile.level(), tile.index(), TilePath.WIDTH));
            bytes = full == null ? null : Arrays.copyOf(full, Math.min(full.length, tile.width() * Leaf.BYTES));
        }
        return bytes;
    }

    /**
     * The tile's content.
     *
     * @throws Broken when it is missing or of another length
     */
    byte[] require(TilePath tile) throws Broken, IOException {
        byte[] bytes = standing(tile);
        if (bytes == null) {
            throw new Broken(Place.file(tile.path()), "this tile is missing");
        }
        int length = tile.width() * Leaf.BYTES;
        if (bytes.length != length) {
            throw new Broken(
                    Place.inFile(tile.path(), Math.min(length, bytes.length)),
                    "a tile of " + tile.width() + " hashes has " + length + " bytes, this one "
                            + (bytes.length > length ? "more" : bytes.length));
        }
        return bytes;
    }

    private byte[] present(TilePath tile) throws IOException {
        try {
            return exists(tile) ? bytes(tile) : null;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** The partial tiles that stand for the place of this full one. Names that are no tile's are left out. */
    List<TilePath> partials(TilePath full) throws IOException {
        List<TilePath> partials = new ArrayList<>();
        Path folder = root.resolve(full.path() + ".p");
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return partials;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                TilePath tile = LogFolder.tile(full.path() + ".p/" + file.getFileName());
                if (tile != null) {
                    partials.add(tile);
                }
            }
        } catch (NoSuchFileException e) {
            // A running collector took the folder away: the full tile stands.
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return partials;
    }

    /** The tree of {@code size} leaves as the tiles tell it, without looking at a line. */
    public HashReader hashes(long size) {
        return (level, index) -> {
            int tileLevel = level / 8;
            int within = level % 8;
            long first = index << within;
            long at = first / TilePath.WIDTH;
            TilePath tile = new TilePath(tileLevel, at, TilePath.WIDTH);
            if (!exists(tile) && at == TilePath.fullTiles(tileLevel, size)) {
                tile = new TilePath(tileLevel, at, TilePath.partialWidth(tileLevel, size));
            }
            byte[] bytes = bytes(tile);
            if (bytes.length != tile.width() * Leaf.BYTES) {
                throw new IOException(tile.path() + " has the wrong length");
            }
            return Leaf.subtree(bytes, (int) (first % TilePath.WIDTH), 1 << within);
        };
    }
}
