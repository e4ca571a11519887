package dev.indelible.agent.wal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes the complete frames of segments once more, into fresh files, and makes these durable. After a failed fsync the
 * kernel may call pages clean that never reached the disk, and a second fsync of the same file proves nothing.
 */
final class SegmentCopy {
    private static final int FLUSH_BYTES = 1 << 20;

    private SegmentCopy() {}

    /**
     * Replaces a segment by a durable copy; a kill leaves the one or the other.
     *
     * @throws IncompleteSegmentException where nothing of it can be read
     */
    static void replace(Path segment) throws IOException {
        Path fresh = segment.resolveSibling(segment.getFileName() + ".new");
        try (SegmentReader from = SegmentReader.open(segment);
                SegmentWriter to = SegmentWriter.create(fresh, from.header())) {
            while (from.next()) {
                to.append(from.type(), from.ringPosition(), from.payload());
                if (to.pending() > FLUSH_BYTES) {
                    to.flush();
                }
            }
            to.flush();
            to.force();
        }
        Files.move(fresh, segment, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        OwnerFiles.syncFolder(segment.getParent());
    }
}
