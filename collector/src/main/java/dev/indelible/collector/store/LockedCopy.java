package dev.indelible.collector.store;

import java.io.IOException;
import java.nio.file.Path;

/** What the log needs to know of the copy of it that nobody can change or delete. */
public interface LockedCopy {
    /** There is none. */
    LockedCopy NONE = new LockedCopy() {
        @Override
        public long size() {
            return ABSENT;
        }

        @Override
        public void resumed(long size, long bytes) {}

        @Override
        public void require(Path lines, long first, long size, long bytes) {}

        @Override
        public void closed(Path seal) {}
    };

    /** The size where there is no copy. */
    long ABSENT = -1;

    /** The lines below this index are in it. Any thread. */
    long size();

    /**
     * Start-up: the lines below {@code size} are signed; those of them in their last segment take {@code bytes} bytes.
     */
    void resumed(long size, long bytes);

    /**
     * Start-up: whether it has all of a segment's lines that no checkpoint covers, as they are in the file, and none behind
     * them. A copy that is given no line before a checkpoint covers it has none of them.
     *
     * @param lines the segment's file
     * @param first index of the segment's first line
     * @param bytes of the file
     * @throws IOException where the collector is stopped before the copy can be asked
     */
    default boolean holds(Path lines, long first, long bytes) throws IOException {
        return false;
    }

    /**
     * A checkpoint is about to be signed: returns once the copy has what it must have by then. The bytes are durable in the
     * local file.
     *
     * @param lines the segment's file
     * @param first index of the segment's first line
     * @param size of the checkpoint
     * @param bytes of the file that the checkpoint covers
     * @throws IOException where it never will: nothing may be signed any more
     */
    void require(Path lines, long first, long size, long bytes) throws IOException;

    /** A segment was sealed: this file stands beside its lines. */
    void closed(Path seal);
}
