package dev.indelible.collector.verify;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells a log that a collector still writes from one that was tampered with: what lies past the checkpoint that is judged is
 * excused only where the log has, since then, signed a checkpoint of more lines. One thread.
 */
final class Growth {
    private static final int TRIES = 10;
    private static final long WAIT_MILLIS = 50;

    private final Path root;
    private final LogKeys keys;
    private final long judged;
    private long size;

    /** @param judged the size of the checkpoint that is judged */
    Growth(Path root, LogKeys keys, long judged) {
        this.root = root;
        this.keys = keys;
        this.judged = judged;
        this.size = judged;
    }

    /** How many lines the log's checkpoint covers now. */
    long size() throws Broken, IOException {
        size = Checkpoints.strict("checkpoint", Checkpoints.read(root, "checkpoint"), keys)
                .checkpoint()
                .size();
        return size;
    }

    /** Whether the log goes on; waits a moment, since tiles stand a little before the checkpoint that covers them. */
    boolean seen() throws Broken, IOException {
        for (int i = 0; size <= judged && size() <= judged && i < TRIES; i++) {
            try {
                Thread.sleep(WAIT_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return size > judged;
    }
}
