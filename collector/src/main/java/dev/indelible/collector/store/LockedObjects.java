package dev.indelible.collector.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings objects into a store that may be there already, since nobody knows how an interrupted call ended. What is there
 * counts only if its oldest version has the same bytes, and a lock as long as it would have been given: one that is shorter
 * is made longer, unless that time is over too. Any thread.
 */
final class LockedObjects {
    /** Within this time a date that is to come may be over by when the store is asked for it. */
    private static final Duration ASKING = Duration.ofSeconds(5);

    private final WormStore store;
    private final Duration keep;

    LockedObjects(WormStore store, Duration keep) {
        this.store = store;
        this.keep = keep;
    }

    /**
     * Whether this call stored it; false where it was there.
     *
     * @throws MirrorException where the key holds something else
     */
    boolean stored(String key, Content content, Instant date) throws IOException, MirrorException {
        Optional<WormStore.Version> there = takenBySame(key, content, date);
        if (there.isPresent()) {
            requireLock(there.get());
        }
        return there.isEmpty();
    }

    /** It is stored, and locked until this date at least, whenever it was stored. */
    void keptUntil(Instant date, String key, Content content) throws IOException, MirrorException {
        Optional<WormStore.Version> there = takenBySame(key, content, date);
        if (there.isPresent()) {
            requireLock(there.get(), date);
        }
    }

    private Optional<WormStore.Version> takenBySame(String key, Content content, Instant date)
            throws IOException, MirrorException {
        Optional<WormStore.Version> there = taken(key, content, date);
        if (there.isPresent() && !same(content, there.get())) {
            throw new MirrorException("the oldest version of " + key + " in the store is not what this log has:"
                    + " another log or somebody else wrote it first; nothing more is stored");
        }
        return there;
    }

    /** Stores it; gives what the key held before, and empty where it is stored now. */
    Optional<WormStore.Version> taken(String key, Content content, Instant date) throws IOException, MirrorException {
        try {
            store.put(key, content, date);
            return Optional.empty();
        } catch (KeyTaken e) {
            Optional<WormStore.Version> there = store.oldest(key);
            if (there.isEmpty()) {
                throw new MirrorException(key + " holds nothing but delete markers: look who writes to the store, and"
                        + " delete them by their versions");
            }
            return there;
        }
    }

    /** Whether these are the content's bytes. */
    boolean same(Content content, WormStore.Version there) throws IOException {
        return there.length() == content.length() && begins(content, there);
    }

    /** Whether the content begins with all bytes of this version. */
    boolean begins(Content content, WormStore.Version there) throws IOException {
        try (InputStream mine = new BufferedInputStream(content.open());
                InputStream theirs = new BufferedInputStream(store.read(there))) {
            int theirByte = theirs.read();
            while (theirByte >= 0) {
                if (theirByte != mine.read()) {
                    return false;
                }
                theirByte = theirs.read();
            }
            return true;
        }
    }

    /** It is locked for as long, from when it was stored, as if it were stored by this collector. */
    void requireLock(WormStore.Version there) throws IOException, MirrorException {
        requireLock(there, there.stored().plus(keep));
    }

    /** A store refuses a date that is over, and then there is nothing to prolong either: so long was all that was promised. */
    private void requireLock(WormStore.Version there, Instant date) throws IOException, MirrorException {
        Instant until = store.lock(there).retainUntil();
        if (until == null) {
            throw new MirrorException("the oldest version of " + there.key()
                    + " is not locked: somebody else wrote it first; nothing more is stored");
        }
        Instant needed = StoreKey.wholeSecond(date);
        if (until.isBefore(needed) && needed.isAfter(store.now().plus(ASKING))) {
            store.extend(there, needed);
        }
    }
}
