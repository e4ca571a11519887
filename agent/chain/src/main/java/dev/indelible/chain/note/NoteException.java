package dev.indelible.chain.note;

/** A note, checkpoint, key or proof is malformed, or a signature of a known key does not hold. */
public final class NoteException extends Exception {
    private static final long serialVersionUID = 1;

    NoteException(String message) {
        super(message, null, false, false);
    }
}
