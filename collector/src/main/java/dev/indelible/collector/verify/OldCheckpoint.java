package dev.indelible.collector.verify;

import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A checkpoint note that somebody kept outside the log, perhaps for years: the log must extend it. What it claims counts only
 * once {@link #signed} has shown that the log's key signed it.
 *
 * @param whence where it comes from, for people
 * @param note the whole text
 * @param claimed what it says, unverified
 * @param given by somebody who says that it is of this log; else it is that of another log given beside it, which may share
 *     no more than the name
 */
record OldCheckpoint(String whence, String note, Checkpoint claimed, boolean given) {
    /** Room for many cosignatures of witnesses. */
    private static final int MAX_BYTES = 1 << 16;

    /**
     * Reads a file.
     *
     * @throws NoteException where it holds no checkpoint note
     */
    static OldCheckpoint read(Path file) throws IOException, NoteException {
        byte[] bytes = PlainFile.read(file.toRealPath(), MAX_BYTES);
        if (bytes.length > MAX_BYTES) {
            throw new IOException("it is longer than any checkpoint");
        }
        String note = new String(bytes, StandardCharsets.UTF_8);
        return new OldCheckpoint(
                file.toString(), note, Checkpoint.parse(Note.parse(note).text()), true);
    }

    /** What this log's key signed, signatures of others stay unverified; null where it need not be of this log. */
    Checkpoint signed(VerifierKey log) throws Broken {
        try {
            return CheckpointNote.open(note, log).checkpoint();
        } catch (NoteException e) {
            if (!given) {
                return null;
            }
            throw new Broken(Place.file(whence), "this checkpoint is not signed by the log: " + e.getMessage());
        }
    }
}
