package dev.indelible.collector.store;

import java.io.IOException;

/** The log closes while its lines cannot be locked: they stay on the disk, unsigned, and the next start goes on with them. */
public final class NotLocked extends IOException {
    private static final long serialVersionUID = 1L;

    NotLocked() {
        super("the store cannot be reached, and the collector is stopping");
    }
}
