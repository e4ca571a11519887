package dev.indelible.collector.benchmarks.log;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The hashes of a log of one size, out of its tiles (C2SP tlog-tiles), wherever these come from. Each tile is fetched once
 * for as long as this lives. One thread.
 */
public final class Tiles implements HashReader {
    /** Levels of the tree to one level of tiles. */
    private static final int LEVELS = 8;

    private final long size;
    private final Source source;
    private final Map<TilePath, byte[]> fetched = new HashMap<>();

    /** Where tiles come from: a folder or a server. */
    @FunctionalInterface
    public interface Source {
        /** What lies at this path. */
        byte[] read(String path) throws IOException;
    }

    /** {@code size}: of the log, as its checkpoint says. */
    public Tiles(long size, Source source) {
        this.size = size;
        this.source = source;
    }

    @Override
    public byte[] hash(int level, long index) throws IOException {
        int within = level % LEVELS;
        long first = index << within;
        byte[] tile = tile(level / LEVELS, first / TilePath.WIDTH);
        byte[][] hashes = new byte[1 << within][];
        for (int i = 0; i < hashes.length; i++) {
            int at = Leaf.BYTES * ((int) (first % TilePath.WIDTH) + i);
            hashes[i] = Arrays.copyOfRange(tile, at, at + Leaf.BYTES);
        }
        for (int count = hashes.length / 2; count > 0; count /= 2) {
            for (int i = 0; i < count; i++) {
                hashes[i] = Leaf.node(hashes[2 * i], hashes[2 * i + 1]);
            }
        }
        return hashes[0];
    }

    private byte[] tile(int level, long index) throws IOException {
        int width = index < TilePath.fullTiles(level, size) ? TilePath.WIDTH : TilePath.partialWidth(level, size);
        TilePath path = new TilePath(level, index, width);
        byte[] known = fetched.get(path);
        if (known == null) {
            known = source.read(path.path());
            fetched.put(path, known);
        }
        return known;
    }
}
