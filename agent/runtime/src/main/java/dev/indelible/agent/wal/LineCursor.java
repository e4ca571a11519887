package dev.indelible.agent.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Walks the lines of a stream from a given seq on, across segments, up to what may be sent. One thread.
 */
public final class LineCursor implements Closeable {
    private final WalStream stream;
    private long nextSeq;
    private SegmentReader reader;
    private byte[] line;
    private boolean seal;

    public LineCursor(WalStream stream, long firstSeq) {
        this.stream = stream;
        this.nextSeq = firstSeq;
    }

    /**
     * Goes to the next line that may be sent.
     *
     * @return false when there is none now
     * @throws IOException when a line that should be there cannot be read
     */
    public boolean next() throws IOException {
        if (nextSeq >= stream.sendable()) {
            return false;
        }
        if (reader == null) {
            open();
        }
        while (!step()) {
            Path following = stream.segment(nextSeq);
            // The same one again: it was cut behind its header.
            if (following == null
                    || StreamFolder.firstSeq(following) != nextSeq
                    || reader.header().firstSeq() == nextSeq) {
                throw missing();
            }
            reader.close();
            reader = opened(following);
        }
        nextSeq++;
        return true;
    }

    /** The seq after the current line. */
    public long nextSeq() {
        return nextSeq;
    }

    /** The current line's bytes, without line feed. */
    public byte[] line() {
        return line;
    }

    /** Whether the current line is a seal. */
    public boolean seal() {
        return seal;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }

    /** Opens the segment that holds the next line and goes to before it. */
    private void open() throws IOException {
        Path segment = stream.segment(nextSeq);
        if (segment == null) {
            throw missing();
        }
        reader = opened(segment);
        for (long seq = reader.header().firstSeq(); seq < nextSeq; seq++) {
            if (!step()) {
                throw missing();
            }
        }
    }

    private SegmentReader opened(Path segment) throws IOException {
        try {
            return SegmentReader.open(segment);
        } catch (NoSuchFileException | IncompleteSegmentException e) {
            throw missing();
        }
    }

    /** What may be sent was durable and complete once: it will not come back by waiting. */
    private IOException missing() {
        stream.damaged();
        return new IOException("line " + nextSeq + " of stream " + stream.folder().stream() + " is missing in "
                + stream.folder().path());
    }

    private boolean step() throws IOException {
        while (reader.next()) {
            if (reader.type() != FrameType.BEGIN) {
                line = reader.payload();
                seal = reader.type() == FrameType.SEAL;
                return true;
            }
        }
        return false;
    }
}
