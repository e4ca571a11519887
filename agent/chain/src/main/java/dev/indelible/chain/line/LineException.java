package dev.indelible.chain.line;

/** A line breaks the grammar. The message names the rule, {@link #offset} the byte. */
public final class LineException extends Exception {
    private static final long serialVersionUID = 1;

    private final int offset;

    LineException(int offset, String rule) {
        super("byte " + offset + ": " + rule, null, false, false);
        this.offset = offset;
    }

    /** The first offending byte, counted from the line's first. */
    public int offset() {
        return offset;
    }
}
