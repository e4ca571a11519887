package dev.indelible.agent.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The first segment of a new stream: its open line, all that is recovered from earlier runs, a seal. Written aside and
 * made durable; {@link #commit} renames it into place. That rename is the moment at which the unsealed rest of the
 * earlier runs becomes void. A kill before it leaves everything as it was; a kill after it finds everything in the new
 * stream.
 */
public final class FirstSegment implements Closeable {
    private static final String ASIDE = "new";
    private static final int FLUSH_BYTES = 1 << 20;
    private static final byte[] NO_PREV = new byte[32];

    private final StreamFolder folder;
    private final Path aside;
    private final SegmentWriter writer;

    private FirstSegment(StreamFolder folder, Path aside, SegmentWriter writer) {
        this.folder = folder;
        this.aside = aside;
        this.writer = writer;
    }

    /**
     * Begins; what an earlier attempt left aside is removed.
     *
     * @param stream id of the new stream, 16 bytes
     * @param ringNonce of the new run's ring
     */
    public static FirstSegment begin(StreamFolder folder, byte[] stream, long ringNonce) throws IOException {
        Path aside = folder.path().resolveSibling(ASIDE);
        OwnerFiles.deleteTree(aside);
        OwnerFiles.folder(aside);
        SegmentHeader header = new SegmentHeader(stream, 0, NO_PREV, 0, ringNonce);
        return new FirstSegment(
                folder, aside, SegmentWriter.create(aside.resolve(StreamFolder.segmentName(0)), header));
    }

    /** Adds a line. None of it comes from the new ring, so all frames say ring position 0. */
    public void append(FrameType type, byte[] line) throws IOException {
        writer.append(type, 0, line);
        if (writer.pending() > FLUSH_BYTES) {
            writer.flush();
        }
    }

    /**
     * Makes it durable and puts it in place.
     *
     * @param nextSeq the seq after its last line, which is a seal
     */
    public WalStream commit(AtomicLong used, long nextSeq) throws IOException {
        writer.flush();
        long size = writer.size();
        writer.force();
        writer.close();
        OwnerFiles.syncFolder(aside);
        Files.move(aside, folder.path(), StandardCopyOption.ATOMIC_MOVE);
        OwnerFiles.syncFolder(folder.path().getParent());
        WalStream stream = new WalStream(folder, used);
        stream.added(folder.path().resolve(StreamFolder.segmentName(0)));
        stream.grew(size);
        stream.sendable(nextSeq);
        return stream;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
