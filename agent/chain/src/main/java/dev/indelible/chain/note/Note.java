package dev.indelible.chain.note;

import java.util.ArrayList;
import java.util.List;

/**
 * A C2SP signed note: a text that ends in a line feed, an empty line, signature lines. Parsing is strict, so that
 * {@link #toString} gives back exactly what was read.
 *
 * @param text with its last line feed
 */
public record Note(String text, List<NoteSignature> signatures) {
    /** Longer ones are refused before they are read. */
    public static final int MAX_CHARS = 1_000_000;

    private static final int MAX_SIGNATURES = 100;

    public Note {
        signatures = List.copyOf(signatures);
    }

    /** Reads a note; no signature is checked yet. */
    public static Note parse(String note) throws NoteException {
        if (note.length() > MAX_CHARS) {
            throw new NoteException("a note has at most " + MAX_CHARS + " characters");
        }
        if (note.chars().anyMatch(c -> c < 0x20 && c != '\n' || c == 0xFFFD)) {
            throw new NoteException("a note has valid UTF-8 and no control character but the line feed");
        }
        int split = note.lastIndexOf("\n\n");
        if (split < 0 || !note.endsWith("\n") || split + 2 == note.length()) {
            throw new NoteException("a note has a text, an empty line and signature lines");
        }
        String[] lines = note.substring(split + 2, note.length() - 1).split("\n", -1);
        if (lines.length > MAX_SIGNATURES) {
            throw new NoteException("a note has at most " + MAX_SIGNATURES + " signatures");
        }
        List<NoteSignature> signatures = new ArrayList<>();
        for (String line : lines) {
            signatures.add(NoteSignature.parse(line));
        }
        return new Note(note.substring(0, split + 1), signatures);
    }

    /**
     * Whether the note carries a signature of this key that holds.
     *
     * @throws NoteException where it carries one that does not hold: such a note is to be refused whole
     */
    public boolean verify(VerifierKey key) throws NoteException {
        boolean signed = false;
        for (NoteSignature signature : signatures) {
            if (signature.isBy(key)) {
                if (!key.verify(text, signature.signature())) {
                    throw new NoteException("the signature of " + key.name() + " does not hold");
                }
                signed = true;
            }
        }
        return signed;
    }

    @Override
    public String toString() {
        StringBuilder note = new StringBuilder(text).append('\n');
        signatures.forEach(signature -> note.append(signature.line()));
        return note.toString();
    }
}
