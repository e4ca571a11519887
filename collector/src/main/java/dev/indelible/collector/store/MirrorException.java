package dev.indelible.collector.store;

/** A store holds, under a key of this log, something that is not this log's: nothing more may be built on it. */
public final class MirrorException extends Exception {
    private static final long serialVersionUID = 1L;

    MirrorException(String message) {
        super(message);
    }
}
