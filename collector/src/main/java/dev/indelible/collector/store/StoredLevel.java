package dev.indelible.collector.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The object by which a store says that the log in it signs nothing before it is locked there: who restores the log may go
 * on with it, and a collector that said so once serves no store that does not. It is stored once the first such line is, and
 * each start locks it for as long as an object that is stored then.
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

    /** From now on it is so, and locked for as long as if it were stored now. */
    public void promise() throws IOException, MirrorException {
        objects.keptUntil(store.now().plus(keep), KEY, Content.of(LOCKED));
    }

    /** Whether it is so. */
    public static boolean promised(WormStore store) throws IOException {
        Optional<WormStore.Version> there = store.oldest(KEY);
        return there.isPresent()
                && new LockedObjects(store, Duration.ZERO).same(Content.of(LOCKED), there.get())
                && store.lock(there.get()).retainUntil() != null;
    }
}
