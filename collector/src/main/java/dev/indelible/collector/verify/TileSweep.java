package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/**
 * After the last line: every tile that the checkpoint needs is there, and every file under {@code tile/} is right and
 * covers only lines that exist. Contents of level 0 were compared line by line before ({@link LeafTiles}).
 */
final class TileSweep {
    private static final int LEVELS = 8;

    private final Path root;
    private final TileFiles tiles;
    private final RebuiltTree tree;
    private final long size;
    private final Growth growth;
    private long compared;
    private long beyond;
    private Broken broken;

    TileSweep(Path root, TileFiles tiles, RebuiltTree tree, long size, Growth growth) {
        this.root = root;
        this.tiles = tiles;
        this.tree = tree;
        this.size = size;
        this.growth = growth;
    }

    /** Files compared. */
    long compared() {
        return compared;
    }

    /** Right files that cover lines past the checkpoint. */
    long beyond() {
        return beyond;
    }

    void run() throws Broken, IOException {
        for (int level = 1; level < LEVELS; level++) {
            required(level);
        }
        Path folder = root.resolve("tile");
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    check(file);
                    return FileVisitResult.CONTINUE;
                } catch (Broken e) {
                    broken = e;
                    return FileVisitResult.TERMINATE;
                }
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                return LogFolder.gone(e);
            }
        });
        if (broken != null) {
            throw broken;
        }
    }

    private void required(int level) throws Broken {
        long full = TilePath.fullTiles(level, size);
        for (long i = 0; i < full; i++) {
            TilePath tile = new TilePath(level, i, TilePath.WIDTH);
            if (!tiles.exists(tile)) {
                throw new Broken(Place.file(tile.path()), "this tile is missing");
            }
        }
        int width = TilePath.partialWidth(level, size);
        if (width > 0) {
            TilePath partial = new TilePath(level, full, width);
            if (!tiles.exists(partial) && !tiles.exists(new TilePath(level, full, TilePath.WIDTH))) {
                throw new Broken(Place.file(partial.path()), "this tile is missing");
            }
        }
    }

    private void check(Path file) throws Broken, IOException {
        String path = root.relativize(file).toString();
        TilePath tile = LogFolder.tile(path);
        if (tile == null) {
            throw new Broken(Place.file(path), "no tile has this name");
        }
        long there = hashesAt(tile.level(), tree.size());
        if (tile.index() > there / TilePath.WIDTH || there < end(tile)) {
            if (growth.seen()) {
                return;
            }
            throw new Broken(Place.file(path), "this tile covers lines that are not there");
        }
        if (hashesAt(tile.level(), size) < end(tile)) {
            beyond++;
        }
        if (tile.level() > 0) {
            compare(tile);
        }
    }

    private void compare(TilePath tile) throws Broken, IOException {
        byte[] bytes = tiles.require(tile);
        compared++;
        for (int i = 0; i < tile.width(); i++) {
            byte[] hash = tree.hash(8 * tile.level(), tile.index() * TilePath.WIDTH + i);
            int wrong = Arrays.mismatch(bytes, i * Leaf.BYTES, (i + 1) * Leaf.BYTES, hash, 0, Leaf.BYTES);
            if (wrong >= 0) {
                throw new Broken(
                        Place.inFile(tile.path(), (long) i * Leaf.BYTES + wrong),
                        "this tile is not that of the log's lines");
            }
        }
    }

    private static long end(TilePath tile) {
        return tile.index() * TilePath.WIDTH + tile.width();
    }

    private static long hashesAt(int level, long leaves) {
        return level >= LEVELS ? 0 : leaves >> (8 * level);
    }
}
