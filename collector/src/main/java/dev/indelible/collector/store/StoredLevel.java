package dev.indelible.collector.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The object by which a store says that the log in it signs nothing before it is locked there: who restores the log may go
 * on with it. It is stored once the first such line is, and never goes away.
 */
public final class StoredLevel {
    private static final String KEY = "level";
    private static final byte[] LOCKED = "indelible level locked\n".getBytes(StandardCharsets.US_ASCII);

    private final WormStore store;
    private final LockedObjects objects;
    private final Duration keep;

    /** @param keep how long the object is locked */
    public StoredLevel(WormStore store, Duration keep) {
        this.store = store;
        this.objects = new LockedObjects(store, keep);
        this.keep = keep;
    }

    /** From now on it is so. */
    public void promise() throws IOException, MirrorException {
        objects.stored(KEY, Content.of(LOCKED), store.now().plus(keep));
    }

    /** Whether it is so. */
    static boolean promised(WormStore store) throws IOException {
        Optional<WormStore.Version> there = store.oldest(KEY);
        return there.isPresent() && there.get().length() == LOCKED.length;
    }
}
