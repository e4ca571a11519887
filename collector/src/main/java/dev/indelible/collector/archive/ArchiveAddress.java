package dev.indelible.collector.archive;

import dev.indelible.collector.store.s3.S3WormStore;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * An archive as people name it: the absolute path of a folder, or {@code s3://BUCKET/PREFIX/?region=NAME&endpoint=URL}.
 *
 * @param folder null for one in a bucket
 * @param bucket null for a folder
 */
public record ArchiveAddress(Path folder, StoreAddress bucket) {

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static ArchiveAddress parse(String text) {
        if (!StoreAddress.looksLikeOne(text)) {
            Path folder = Path.of(text);
            if (!folder.isAbsolute()) {
                throw new IllegalArgumentException(
                        "an archive is the absolute path of a folder, or s3://BUCKET/PREFIX/");
            }
            return new ArchiveAddress(folder.normalize(), null);
        }
        StoreAddress address = StoreAddress.parse(text);
        if (address.keep() != null || address.locked()) {
            throw new IllegalArgumentException(
                    "an archive has no keep and no level: it locks each file until the time of"
                            + " its lines is over, by the rules beside it");
        }
        return new ArchiveAddress(null, address);
    }

    /** Whether it locks what it holds. */
    public boolean locks() {
        return bucket != null;
    }

    /**
     * Reaches it; a bucket is tried first, with probes of its own.
     *
     * @param vkey the log's verifier key
     * @param used whether the log says that lines of it lie in an archive
     * @param warning told what an operator should see
     */
    public Archive open(String vkey, boolean used, Consumer<String> warning) throws IOException, ArchiveException {
        if (folder != null) {
            return FolderArchive.open(folder, vkey, used);
        }
        return locked(S3WormStore.open(bucket.bucket(), warning), vkey, used);
    }

    /** The same, only to be read: nothing is tried, and nothing may be stored. */
    public Archive openToRead(String vkey, boolean used) throws IOException, ArchiveException {
        if (folder != null) {
            return FolderArchive.open(folder, vkey, used);
        }
        return locked(S3WormStore.openToRead(bucket.bucket()), vkey, used);
    }

    private Archive locked(S3WormStore store, String vkey, boolean used) throws IOException, ArchiveException {
        boolean open = false;
        try {
            Archive archive = LockedArchive.open(store, bucket.toString(), vkey, used);
            open = true;
            return archive;
        } finally {
            if (!open) {
                store.close();
            }
        }
    }

    @Override
    public String toString() {
        return folder == null ? bucket.toString() : folder.toString();
    }
}
