package dev.indelible.chain.stream;

/** A line does not continue its stream. The message says why, {@link #reason} what kind of break it is. */
public final class ChainException extends Exception {
    private static final long serialVersionUID = 1;

    /** What broke; ingest answers with a status of its own for each. */
    public enum Reason {
        /** A member is missing or malformed. */
        GRAMMAR,
        /** The line is for another place: its seq is not the next one, or the stream has ended. */
        POSITION,
        /** {@code prev} is not the leaf of the line before. */
        CHAIN,
        /** A seal or open is not signed by the key that had to sign it, or its keys do not fit. */
        SEAL
    }

    private final Reason reason;

    ChainException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
