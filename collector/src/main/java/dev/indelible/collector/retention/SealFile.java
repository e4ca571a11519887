package dev.indelible.collector.retention;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.log.LogException;
import java.nio.charset.StandardCharsets;

/**
 * The {@code .seal} of a segment (FORMAT.md, "The log's folder").
 *
 * @param sha256 of the segment's bytes; nobody signs it
 * @param end the checkpoint at the segment's end, signed by the log and its time key
 */
record SealFile(byte[] sha256, CheckpointNote end) {
    /** No seal is longer. */
    static final int MAX_BYTES = 8_192;

    private static final String FIRST = "indelible/segment/v1\n";

    /** @param where for people */
    static SealFile parse(byte[] bytes, Keys keys, String where) throws LogException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int note = text.indexOf("\n\n");
        try {
            if (bytes.length > MAX_BYTES || !text.startsWith(FIRST) || note < FIRST.length()) {
                throw new LogException(where + " is not the seal of a segment; run verify");
            }
            return new SealFile(
                    Encoding.base64(text.substring(FIRST.length(), note), Leaf.BYTES),
                    CheckpointNote.strict(
                            text.substring(note + 2),
                            keys.logSigner().verifier(),
                            keys.timeSigner().verifier()));
        } catch (NoteException | IllegalArgumentException e) {
            throw new LogException(where + " holds no checkpoint of this log: " + e.getMessage());
        }
    }
}
