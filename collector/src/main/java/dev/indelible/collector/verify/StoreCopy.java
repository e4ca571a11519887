package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.MerkleTree;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import dev.indelible.collector.store.MirrorException;
import dev.indelible.collector.store.StoredLog;
import dev.indelible.collector.store.WormStore;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the log that lies in a store, made to be verified and removed again: of every object the oldest version. A store
 * keeps no partial tiles; those that the folder of a log must have are made from the full ones below them, so that they say
 * nothing of their own. Whatever else lies in the store, and what is not locked, becomes a finding.
 */
final class StoreCopy implements Closeable {
    private final Path folder;

    /** Takes room in the folder for temporary files: as much as the log. */
    StoreCopy() throws IOException {
        folder = Files.createTempDirectory("indelible-verify-");
    }

    /** Brings it. */
    LogSource of(WormStore store, String name) throws IOException {
        Path root = Files.createDirectory(folder.toRealPath().resolve("log"));
        Findings findings = new Findings();
        try {
            StoredLog.Outcome outcome = new StoredLog(store, root, findings::add).whole();
            if (outcome.size() > outcome.sealed()) {
                findings.add(
                        "open",
                        (outcome.size() - outcome.sealed())
                                + " lines of the open segment are locked in the store, and no"
                                + " checkpoint there covers them yet: they were not verified.");
            }
            writePartials(root);
            return new LogSource(root, name, findings.list(), null, false, null);
        } catch (MirrorException e) {
            return new LogSource(
                    root, name, findings.list(), null, false, new Broken(Place.file(name), e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            all.addAll(walk.sorted(Comparator.reverseOrder()).toList());
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /** Where a full tile is missing its partial one is too, and the verifier names it. */
    private static void writePartials(Path root) throws IOException {
        long size;
        try {
            String note = Files.readString(root.resolve("checkpoint"), StandardCharsets.UTF_8);
            size = Checkpoint.parse(Note.parse(note).text()).size();
        } catch (NoteException e) {
            throw new IOException("the seal at the log's end holds no checkpoint: " + e.getMessage(), e);
        }
        for (int level = 1; size >> 8 * level > 0; level++) {
            int width = TilePath.partialWidth(level, size);
            if (width > 0) {
                long index = TilePath.fullTiles(level, size);
                byte[] hashes = new byte[width * Leaf.BYTES];
                boolean all = true;
                for (int i = 0; i < width && all; i++) {
                    Path below =
                            root.resolve(new TilePath(level - 1, index * TilePath.WIDTH + i, TilePath.WIDTH).path());
                    all = Files.exists(below) && Files.size(below) == TilePath.WIDTH * Leaf.BYTES;
                    if (all) {
                        System.arraycopy(fold(Files.readAllBytes(below)), 0, hashes, i * Leaf.BYTES, Leaf.BYTES);
                    }
                }
                if (all) {
                    Path file = root.resolve(new TilePath(level, index, width).path());
                    Files.createDirectories(file.getParent());
                    Files.write(file, hashes);
                }
            }
        }
    }

    private static byte[] fold(byte[] tile) {
        MerkleTree tree = new MerkleTree();
        for (int at = 0; at < tile.length; at += Leaf.BYTES) {
            tree.add(Arrays.copyOfRange(tile, at, at + Leaf.BYTES));
        }
        return tree.root();
    }
}
