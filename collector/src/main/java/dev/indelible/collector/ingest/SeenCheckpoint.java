package dev.indelible.collector.ingest;

import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.collector.log.AuditLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * Holds the checkpoint that an agent saw last against the log. One that this log signed and does not extend means that this
 * log is an older copy of itself; it stops signing before it can make a second history.
 */
final class SeenCheckpoint {
    private static final int MAX_CHARS = 8192;
    private static final String REMEDY =
            "send the last checkpoint note of this log that you verified, in base64, or none at first";

    private final AuditLog log;

    SeenCheckpoint(AuditLog log) {
        this.log = log;
    }

    /** The checkpoint in a header, if this log signed it. */
    CheckpointNote check(String header) throws Refusal, IOException {
        CheckpointNote note = read(header);
        CheckpointNote ours = log.published();
        long size = note.checkpoint().size();
        boolean extended = ours != null
                && size <= ours.checkpoint().size()
                && Arrays.equals(Proofs.root(size, log.hashes()), note.checkpoint().root());
        if (!extended) {
            log.contradictedBy(note);
        }
        return note;
    }

    private CheckpointNote read(String header) throws Refusal {
        try {
            if (header.length() > MAX_CHARS) {
                throw new IllegalArgumentException("longer than " + MAX_CHARS + " characters");
            }
            String text = new String(Base64.getDecoder().decode(header), StandardCharsets.UTF_8);
            CheckpointNote note = CheckpointNote.open(text, log.verifier());
            if (!note.checkpoint().origin().equals(log.origin())) {
                throw new IllegalArgumentException("of the log " + note.checkpoint().origin());
            }
            return note;
        } catch (NoteException | IllegalArgumentException e) {
            throw new Refusal(400, "Indelible-Checkpoint is no checkpoint of this log: " + e.getMessage(), REMEDY);
        }
    }
}
