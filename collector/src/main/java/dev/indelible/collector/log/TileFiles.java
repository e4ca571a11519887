package dev.indelible.collector.log;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tiles on the disk (C2SP tlog-tiles), 0444: full ones never written twice, partial ones beside them until the full
 * one stands. Written tiles are durable after {@link #sync}.
 *
 * <p>Reading: any thread. The rest: the committer, or start-up before it.
 */
final class TileFiles {
    private final Path log;
    private final Path temp;
    private final Set<Path> unsynced = new HashSet<>();
    private final List<TilePath> staged = new ArrayList<>();

    TileFiles(Path log, Path temp) {
        this.log = log;
        this.temp = temp;
    }

    /** Writes the first {@code tile.width()} hashes. */
    void write(TilePath tile, byte[] hashes) throws IOException {
        Path file = file(tile);
        Durable.folders(file.getParent());
        Durable.place(temp, file, Arrays.copyOf(hashes, Leaf.BYTES * tile.width()), Durable.WORM);
        unsynced.add(file.getParent());
    }

    /** Writes a full tile outside the log, on its file system; it stands after {@link #placeStaged}. */
    void stage(TilePath tile, byte[] hashes) throws IOException {
        Durable.place(temp, staged(tile), Arrays.copyOf(hashes, Leaf.BYTES * tile.width()), Durable.WORM);
        staged.add(tile);
    }

    /** Moves every staged tile to its place; durable. */
    void placeStaged() throws IOException {
        for (TilePath tile : staged) {
            Path file = file(tile);
            Durable.folders(file.getParent());
            Files.move(staged(tile), file, StandardCopyOption.ATOMIC_MOVE);
            unsynced.add(file.getParent());
        }
        staged.clear();
        sync();
    }

    /** Makes the names of all tiles written since the last call durable. */
    void sync() throws IOException {
        for (Path folder : unsynced) {
            Durable.syncFolder(folder);
        }
        unsynced.clear();
    }

    /** Whether the file stands, whatever is in it. */
    boolean exists(TilePath tile) {
        return Files.exists(file(tile));
    }

    /** Whether the file holds exactly these hashes. */
    boolean holds(TilePath tile, byte[] hashes) throws IOException {
        Path file = file(tile);
        int length = Leaf.BYTES * tile.width();
        return Files.size(file) == length && Arrays.equals(Files.readAllBytes(file), 0, length, hashes, 0, length);
    }

    /** The hashes of a full tile that stands. */
    byte[] read(TilePath tile) throws IOException {
        byte[] hashes = Files.readAllBytes(file(tile));
        if (hashes.length != Leaf.BYTES * tile.width()) {
            throw new IOException(file(tile) + " has " + hashes.length + " bytes");
        }
        return hashes;
    }

    /**
     * Removes the partial tiles beside a full tile that a published checkpoint covers. Not synced: those that a power cut
     * brings back are removed at the next start.
     */
    void removePartials(TilePath full) throws IOException {
        Path folder = partials(full);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** The folder of a tile's partial forms. */
    Path partials(TilePath tile) {
        return log.resolve(new TilePath(tile.level(), tile.index(), TilePath.WIDTH).path() + ".p");
    }

    /** Named as an unfinished file, so that the next start clears it where this one ends early. */
    private Path staged(TilePath tile) {
        return temp.resolve("new-tile-" + tile.level() + "-" + tile.index() + ".tmp");
    }

    Path file(TilePath tile) {
        return log.resolve(tile.path());
    }
}
