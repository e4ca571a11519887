package dev.indelible.collector.verify;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Every signed note in the folder, judged at the moment the rebuilt tree has its size. Must be asked in ascending order
 * of size: the times of the cosignatures must not run back.
 */
final class Checkpoints {
    /** Far more than origin, size, root and two signatures take. */
    private static final int MAX_BYTES = 4096;

    private final Path root;
    private final LogKeys keys;
    private final RebuiltTree tree;
    private final long[] kept;
    private final Dating dating;
    private final ClaimedTimes times;
    private int next;
    private long judged;
    private long size = -1;
    private long latestBefore = Long.MIN_VALUE;
    private long latestHere = Long.MIN_VALUE;

    /** @param kept sizes of the files under {@code checkpoints/}, ascending */
    Checkpoints(Path root, LogKeys keys, RebuiltTree tree, long[] kept, Dating dating, ClaimedTimes times) {
        this.times = times;
        this.dating = dating;
        this.root = root;
        this.keys = keys;
        this.tree = tree;
        this.kept = kept;
    }

    /** Notes that held. */
    long judged() {
        return judged;
    }

    /** Judges the kept checkpoint of the tree's present size, if there is one. */
    void reached() throws Broken, IOException {
        if (next < kept.length && kept[next] == tree.size()) {
            String path = "checkpoints/" + kept[next++];
            long second = judge(path, read(root, path));
            dating.kept(tree.size(), second);
            times.signed(second);
        }
    }

    /** Judges the note in a segment's seal. The same checkpoint must have been kept: a segment's end always is. */
    void sealed(String sealPath, String note) throws Broken, IOException {
        judge(sealPath, note);
        if (Arrays.binarySearch(kept, tree.size()) < 0) {
            throw new Broken(Place.file("checkpoints/" + tree.size()), "this file is missing: a segment ends here");
        }
    }

    /**
     * Judges a note that must be for the tree's present size.
     *
     * @return the second that it is dated with
     */
    long judge(String path, String note) throws Broken, IOException {
        CheckpointNote signed = strict(path, note, keys);
        if (signed.checkpoint().size() != tree.size()) {
            throw new Broken(
                    Place.file(path),
                    "a checkpoint of size " + signed.checkpoint().size() + ", not of " + tree.size());
        }
        if (!Arrays.equals(signed.checkpoint().root(), tree.root(tree.size()))) {
            throw new Broken(
                    Place.file(path), "the log signed another root at size " + tree.size() + " than its lines have");
        }
        if (tree.size() > size) {
            latestBefore = Math.max(latestBefore, latestHere);
            size = tree.size();
        }
        if (signed.epochSeconds() < latestBefore) {
            throw new Broken(Place.file(path), "its time runs back behind that of a smaller checkpoint");
        }
        latestHere = Math.max(latestHere, signed.epochSeconds());
        judged++;
        return signed.epochSeconds();
    }

    /** Reads a small file as text. */
    static String read(Path root, String path) throws Broken, IOException {
        if (Files.isSymbolicLink(root.resolve(path))) {
            throw new Broken(Place.file(path), "no regular file: a log has no links and no devices");
        }
        try {
            byte[] bytes = PlainFile.read(root.resolve(path), MAX_BYTES);
            if (bytes.length > MAX_BYTES) {
                throw new Broken(Place.inFile(path, MAX_BYTES), "this file is longer than any checkpoint");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new Broken(Place.file(path), "this file is missing");
        }
    }

    /** Opens a note in the one form that a log writes. */
    static CheckpointNote strict(String path, String note, LogKeys keys) throws Broken {
        try {
            return CheckpointNote.strict(note, keys.log(), keys.time());
        } catch (NoteException e) {
            throw new Broken(Place.file(path), "not a checkpoint of this log: " + e.getMessage());
        }
    }
}
