package dev.indelible.collector.disk;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Whether the file system under a folder still has the room that must stay free, so that nothing more is acknowledged while
 * what was acknowledged can still be finished. The system is asked at most every 50 ms. Safe for many threads.
 */
public final class DiskFloor {
    private static final long LOOK_NANOS = 50_000_000;

    private final FileStore store;
    private final long minFree;
    private final AtomicLong nextLook = new AtomicLong(System.nanoTime());
    private final Consumer<String> warning;
    private final AtomicBoolean warned = new AtomicBoolean();
    private volatile long free = Long.MAX_VALUE;

    /**
     * A floor under what may be written.
     *
     * @param minFree bytes; 0 asks for nothing
     * @param warning told once each time that the floor is reached, in one line
     */
    public DiskFloor(Path folder, long minFree, Consumer<String> warning) throws IOException {
        this(Files.getFileStore(folder), minFree, warning);
    }

    /** The same for a file system that the caller knows. */
    public DiskFloor(FileStore store, long minFree, Consumer<String> warning) {
        this.warning = warning;
        this.store = store;
        this.minFree = minFree;
    }

    /** Why nothing more should be taken, for whoever sent it and for the operator; null while there is room. */
    public String shortage() throws IOException {
        long due = nextLook.get();
        long now = System.nanoTime();
        if (now - due >= 0 && nextLook.compareAndSet(due, now + LOOK_NANOS)) {
            free = store.getUsableSpace();
        }
        long known = free;
        if (known >= minFree) {
            warned.set(false);
            return null;
        }
        String shortage = "the collector's disk has " + (known >> 20) + " MiB left, and " + (minFree >> 20)
                + " MiB must stay free";
        if (warned.compareAndSet(false, true)) {
            warning.accept("nothing is taken any more: " + shortage + "; make room, or lower --min-free");
        }
        return shortage;
    }
}
