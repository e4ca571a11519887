package dev.indelible.collector.chain;

import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.ChainException.Reason;

/** A line that is not the next one of its stream. The message says why. */
public final class Misfit extends Exception {
    private static final long serialVersionUID = 1;

    private final Reason reason;

    Misfit(ChainException e) {
        this(e.reason(), e.getMessage());
    }

    Misfit(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** What broke. */
    public Reason reason() {
        return reason;
    }
}
