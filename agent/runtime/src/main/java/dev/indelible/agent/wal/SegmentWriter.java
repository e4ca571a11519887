package dev.indelible.agent.wal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * Appends frames to one segment: length (4 bytes, of all that follows the CRC), CRC32C of that (4), type (1), ring
 * position after this record (8), payload. Little endian.
 *
 * <p>Frames gather in memory until {@link #flush}. A flush that failed may be tried again: nothing counts as written
 * before all of it is, and what a failed write left behind is overwritten. One thread appends and flushes; another may
 * call {@link #force}.
 */
public final class SegmentWriter implements Closeable {
    static final int FRAME_HEAD = 8;
    static final int PAYLOAD_HEAD = 9;

    private final FileChannel channel;
    private final CRC32C crc = new CRC32C();
    private final byte[] head = new byte[PAYLOAD_HEAD];
    private ByteBuffer pending = ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    private final Path file;
    private final Object key;
    private volatile long written;

    private SegmentWriter(FileChannel channel, Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.key = attributes(file).fileKey();
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    /** Whether the file still lies where it was made, with all that was flushed. Any thread. */
    boolean whole() throws IOException {
        long flushed = written;
        try {
            BasicFileAttributes now = attributes(file);
            return Objects.equals(now.fileKey(), key) && now.size() >= flushed;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Starts a segment; its header is the first thing that {@link #flush} writes. */
    public static SegmentWriter create(Path file, SegmentHeader header) throws IOException {
        FileChannel channel = OwnerFiles.create(file);
        try {
            SegmentWriter writer = new SegmentWriter(channel, file);
            writer.pending.put(header.encode());
            return writer;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    /** Adds a frame, in memory. */
    public void append(FrameType type, long ringPosition, byte[] payload) {
        append(type, ringPosition, payload, payload.length);
    }

    /** The same for the first {@code bytes} of {@code payload}. */
    public void append(FrameType type, long ringPosition, byte[] payload, int bytes) {
        int length = PAYLOAD_HEAD + bytes;
        room(FRAME_HEAD + length);
        int at = pending.position();
        pending.putInt(length).putInt(0).put(type.code).putLong(ringPosition).put(payload, 0, bytes);
        pending.get(at + FRAME_HEAD, head);
        crc.reset();
        crc.update(head);
        crc.update(payload, 0, bytes);
        pending.putInt(at + 4, (int) crc.getValue());
    }

    /**
     * Hands all frames to the kernel. After an IOException the same frames are still to be flushed.
     *
     * @throws EOFException when what was flushed before is not there any more
     */
    public void flush() throws IOException {
        long at = written;
        if (channel.size() < at) {
            throw new EOFException(file + " was cut");
        }
        ByteBuffer out = pending.duplicate().flip();
        long end = at + out.limit();
        while (out.hasRemaining()) {
            channel.write(out, at + out.position());
        }
        written = end;
        pending.clear();
    }

    /** Bytes not flushed yet. */
    public int pending() {
        return pending.position();
    }

    /** Bytes flushed and not flushed yet. */
    public long size() {
        return written + pending.position();
    }

    /** Makes what was flushed durable. */
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Gives the file up, and removes it. */
    void discard() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }

    private void room(int bytes) {
        if (pending.remaining() < bytes) {
            int capacity = Math.max(pending.capacity() * 2, pending.position() + bytes);
            ByteBuffer larger = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
            pending = larger.put(pending.flip());
        }
    }
}
