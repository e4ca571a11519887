package dev.indelible.collector.store;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import java.nio.charset.StandardCharsets;

/**
 * What a {@code .seal} says (FORMAT.md, "The log's folder"). Nothing of it is believed here: its note is not verified.
 *
 * @param digest SHA-256 of the segment's lines
 * @param end index after its last line
 * @param note the checkpoint at its end
 */
record SealText(byte[] digest, long end, String note) {
    /** No seal is longer. */
    static final int MAX_BYTES = 8_192;

    private static final String FIRST = "indelible/segment/v1\n";

    /** @throws IllegalArgumentException saying why this is none */
    static SealText parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int note = text.indexOf("\n\n");
        if (bytes.length > MAX_BYTES || !text.startsWith(FIRST) || note < FIRST.length()) {
            throw new IllegalArgumentException("it has not the form of one");
        }
        String end = text.substring(note + 2);
        try {
            return new SealText(
                    Encoding.base64(text.substring(FIRST.length(), note), Leaf.BYTES),
                    Checkpoint.parse(Note.parse(end).text()).size(),
                    end);
        } catch (NoteException e) {
            throw new IllegalArgumentException("it holds no checkpoint, " + e.getMessage(), e);
        }
    }
}
