package dev.indelible.collector.log;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.disk.Durable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tiles on the disk (C2SP tlog-tiles), 0444: full ones never written twice, partial ones beside them until the full
 * one stands. A tile is written under a temporary name outside the log; it stands, durable, after {@link #placeStaged}.
 *
 * <p>Reading: any thread. The rest: the committer, or start-up before it.
 */
final class TileFiles implements Closeable {
    /** So many files are open at once. */
    private static final int OPEN = 256;

    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");

    private final Path log;
    private final Path temp;
    private final Forcing forcing = new Forcing();
    private final Set<Path> unsynced = new LinkedHashSet<>();
    private final List<TilePath> staged = new ArrayList<>();
    private final List<FileChannel> unforced = new ArrayList<>();

    TileFiles(Path log, Path temp) {
        this.log = log;
        this.temp = temp;
    }

    /** Writes the first {@code tile.width()} hashes outside the log, on its file system. */
    void stage(TilePath tile, byte[] hashes) throws IOException {
        if (unforced.size() == OPEN) {
            force(null);
        }
        Path file = staged(tile);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(Durable.SECRET));
        unforced.add(channel);
        Durable.writeFully(channel, ByteBuffer.wrap(hashes, 0, Leaf.BYTES * tile.width()));
        Files.setPosixFilePermissions(file, Durable.WORM);
        staged.add(tile);
    }

    /**
     * Moves every staged tile to its place; durable.
     *
     * @param lines forced to the disk with the tiles, before any of them stands; or null
     */
    void placeStaged(FileChannel lines) throws IOException {
        force(lines);
        for (TilePath tile : staged) {
            Path file = file(tile);
            folders(file.getParent());
            Files.move(staged(tile), file, StandardCopyOption.ATOMIC_MOVE);
            unsynced.add(file.getParent());
        }
        staged.clear();
        sync();
    }

    private void force(FileChannel lines) throws IOException {
        List<FileChannel> all = new ArrayList<>(unforced);
        if (lines != null) {
            all.add(0, lines);
        }
        forcing.force(all);
        for (FileChannel channel : unforced) {
            channel.close();
        }
        unforced.clear();
    }

    /** Makes a folder and those above it that are missing; durable after {@link #sync}. */
    private void folders(Path folder) throws IOException {
        if (unsynced.contains(folder) || Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        folders(folder.getParent());
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(FOLDER));
        unsynced.add(folder.getParent());
    }

    /** Makes the names of all tiles placed since the last call durable. */
    private void sync() throws IOException {
        List<FileChannel> folders = new ArrayList<>();
        try {
            for (Path folder : unsynced) {
                folders.add(FileChannel.open(folder, StandardOpenOption.READ));
            }
            forcing.force(folders);
        } finally {
            for (FileChannel folder : folders) {
                folder.close();
            }
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
        return temp.resolve("new-tile-" + tile.level() + "-" + tile.index() + "-" + tile.width() + ".tmp");
    }

    Path file(TilePath tile) {
        return log.resolve(tile.path());
    }

    @Override
    public void close() {
        forcing.close();
    }
}
