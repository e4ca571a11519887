package dev.indelible.collector.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps objects that nobody can change or remove before a date: not the collector, not who stole its keys, not the owner of
 * the account. What must hold of every implementation, and is in the shared contract suite:
 *
 * <ul>
 *   <li>A key is given once. {@link #put} returns for one caller only, however many try at a time, and never for a key that
 *       ever had a version or a delete marker that still stands.
 *   <li><b>The oldest version of a key is the truth.</b> WORM storage lets anyone with the right to write put further
 *       versions and delete markers on top; they hide nothing from {@link #oldest}, and {@link #versions} shows them.
 *   <li>A version can not be deleted before its date has come by the store's own clock, nor while it is under a hold.
 *   <li>What {@code put} gave out is stored and locked: a caller may forget its own copy.
 * </ul>
 *
 * <p>Any thread. No call is repeated inside: after an IOException it is unknown whether a {@code put} took place, and who
 * asks {@link #oldest} learns it.
 */
public interface WormStore extends AutoCloseable {

    /**
     * One version of a key, or a delete marker among them.
     *
     * @param id the store's name for it, unique in its key
     * @param length bytes; 0 for a marker
     * @param stored when, by the store's clock
     */
    record Version(String key, String id, long length, Instant stored, boolean deleteMarker) {}

    /**
     * What keeps a version from being deleted.
     *
     * @param retainUntil nobody can delete it before; null where nothing says so. A mode that some can lift is not counted.
     * @param hold whether it is kept beyond that, for as long as the hold stands
     */
    record Lock(Instant retainUntil, boolean hold) {}

    /** Is shown versions. */
    interface Visitor {
        void visit(Version version) throws IOException;
    }

    /**
     * Creates an object, locked from its first moment.
     *
     * @param key 1 to 900 of {@code A-Z a-z 0-9 . _ - /}
     * @param content read completely, more than once
     * @param retainUntil in the future; rounded up to a whole second
     * @return the key's only version, after the store has confirmed its lock
     * @throws KeyTaken where the key has a version or marker, or got one at the same time; then a later look at
     *     {@link #oldest} tells which content is the truth
     * @throws IOException where the store did not do it, did not confirm it, or confirmed a lesser lock
     */
    Version put(String key, Content content, Instant retainUntil) throws IOException, KeyTaken;

    /** All versions of a key and its delete markers, the oldest first; none for a key that never was. */
    List<Version> versions(String key) throws IOException;

    /** The version that counts: the first that was stored. */
    default Optional<Version> oldest(String key) throws IOException {
        return versions(key).stream().filter(version -> !version.deleteMarker()).findFirst();
    }

    /**
     * Shows all versions and markers of all keys that begin so: key by key in the order of their bytes, the oldest of each
     * first. Memory does not grow with the number of keys.
     */
    void list(String prefix, Visitor visitor) throws IOException;

    /** The bytes of a version, by its id: what lies on top does not matter. The caller closes it. */
    InputStream read(Version version) throws IOException;

    /** How a version is locked now. */
    Lock lock(Version version) throws IOException;

    /**
     * Locks a version for longer than it is; confirmed by the store.
     *
     * @param retainUntil later than now and than its date
     */
    void extend(Version version, Instant retainUntil) throws IOException;

    /** Puts a version under a hold, or lifts it; its date stays as it is. */
    void hold(Version version, boolean on) throws IOException;

    /**
     * Deletes a version for good, or a marker.
     *
     * @throws Locked before its date, or under a hold
     */
    void delete(Version version) throws IOException;

    /** The store's clock, which decides about dates; to the second. */
    Instant now() throws IOException;

    @Override
    void close();
}
