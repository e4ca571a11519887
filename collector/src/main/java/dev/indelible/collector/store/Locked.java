package dev.indelible.collector.store;

import java.io.IOException;

/** A store refuses to delete what its lock still covers. */
public final class Locked extends IOException {
    private static final long serialVersionUID = 1L;

    public Locked(String message, Throwable cause) {
        super(message, cause);
    }
}
