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
 */
record OldCheckpoint(String whence, String note, Checkpoint claimed) {
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
        return of(file.toString(), new String(bytes, StandardCharsets.UTF_8));
    }

    static OldCheckpoint of(String whence, String note) throws NoteException {
        return new OldCheckpoint(
                whence, note, Checkpoint.parse(Note.parse(note).text()));
    }

    /** What this log's key signed; signatures of others stay unverified. */
    Checkpoint signed(VerifierKey log) throws Broken {
        try {
            return CheckpointNote.open(note, log).checkpoint();
        } catch (NoteException e) {
            throw new Broken(Place.file(whence), "this checkpoint is not signed by the log: " + e.getMessage());
        }
    }
}
