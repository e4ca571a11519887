package dev.indelible.agent.wal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * Reads the frames of one segment, also of one that is still being written: {@link #next} says false where no complete
 * frame stands, and may be asked again. A torn or damaged frame is the end, since nothing after it can be trusted to
 * follow.
 */
public final class SegmentReader implements Closeable {
    /** More than any line or record; a length beyond it is damage. */
    private static final int MAX_FRAME = 128 * 1024;

    private final FileChannel channel;
    private final SegmentHeader header;
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer window =
            ByteBuffer.allocate(2 * MAX_FRAME).order(ByteOrder.LITTLE_ENDIAN).limit(0);

    /** Where in the file the window begins. */
    private long windowAt;

    private FrameType type;
    private long ringPosition;
    private byte[] payload;

    private SegmentReader(FileChannel channel, SegmentHeader header) {
        this.channel = channel;
        this.header = header;
        this.windowAt = SegmentHeader.BYTES;
    }

    /**
     * Opens a segment.
     *
     * @throws IncompleteSegmentException when its header is not complete
     */
    public static SegmentReader open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            ByteBuffer page = ByteBuffer.allocate(SegmentHeader.BYTES);
            while (page.hasRemaining() && channel.read(page, page.position()) > 0) {
                // a short read is read on
            }
            return new SegmentReader(channel, SegmentHeader.decode(page.flip()));
        } catch (IncompleteSegmentException e) {
            channel.close();
            throw new IncompleteSegmentException(file + ": " + e.getMessage());
        } catch (IOException e) {
            channel.close();
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    public SegmentHeader header() {
        return header;
    }

    /** Goes to the next frame, if one stands there complete. */
    public boolean next() throws IOException {
        if (!fill(SegmentWriter.FRAME_HEAD)) {
            return false;
        }
        int length = window.getInt(window.position());
        if (length < SegmentWriter.PAYLOAD_HEAD || length > MAX_FRAME || !fill(SegmentWriter.FRAME_HEAD + length)) {
            return false;
        }
        int body = window.position() + SegmentWriter.FRAME_HEAD;
        crc.reset();
        crc.update(window.array(), body, length);
        FrameType found = FrameType.of(window.get(body));
        if ((int) crc.getValue() != window.getInt(window.position() + 4) || found == null) {
            window.limit(window.position());
            return false;
        }
        type = found;
        ringPosition = window.getLong(body + 1);
        payload = new byte[length - SegmentWriter.PAYLOAD_HEAD];
        window.get(body + SegmentWriter.PAYLOAD_HEAD, payload);
        window.position(body + length);
        return true;
    }

    public FrameType type() {
        return type;
    }

    /** How far the ring had been read with this frame. */
    public long ringPosition() {
        return ringPosition;
    }

    /** The frame's payload; the caller's to keep. */
    public byte[] payload() {
        return payload;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Sees to so many bytes in the window from its position on. */
    private boolean fill(int bytes) throws IOException {
        if (window.remaining() >= bytes) {
            return true;
        }
        windowAt += window.position();
        window.compact();
        int read = 0;
        while (window.position() < bytes && read >= 0) {
            read = channel.read(window, windowAt + window.position());
        }
        window.flip();
        return window.remaining() >= bytes;
    }
}
