package dev.indelible.collector.retention;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.log.LogException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The hashes of lines that are not at hand, from the full tiles under {@code tile/0}. One thread; keeps one tile. */
final class LeafHashes {
    private final Path log;
    private long at = -1;
    private byte[] tile;

    LeafHashes(Path log) {
        this.log = log;
    }

    byte[] of(long index) throws IOException, LogException {
        if (index / TilePath.WIDTH != at) {
            Path file = log.resolve(new TilePath(0, index / TilePath.WIDTH, TilePath.WIDTH).path());
            tile = Files.readAllBytes(file);
            if (tile.length != TilePath.WIDTH * Leaf.BYTES) {
                throw new LogException(file + " is no full tile; run verify");
            }
            at = index / TilePath.WIDTH;
        }
        int from = (int) (index % TilePath.WIDTH) * Leaf.BYTES;
        return Arrays.copyOfRange(tile, from, from + Leaf.BYTES);
    }
}
