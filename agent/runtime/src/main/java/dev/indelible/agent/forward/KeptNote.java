package dev.indelible.agent.forward;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A checkpoint note in a file of the slot.
 *
 * @param file need not be there
 */
record KeptNote(Path file) {
    /** Null where there is none that this log signed. */
    CheckpointNote read(VerifierKey log) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return CheckpointNote.open(new String(Files.readAllBytes(file), StandardCharsets.UTF_8), log);
        } catch (NoteException e) {
            return null;
        }
    }

    void keep(CheckpointNote note) throws IOException {
        OwnerFiles.replace(file, note.text());
    }

    /** One that stays is told once more after the next start, which does no harm. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // see above
        }
    }
}
