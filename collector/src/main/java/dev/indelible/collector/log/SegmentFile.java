package dev.indelible.collector.log;

import dev.indelible.chain.Encoding;
import dev.indelible.collector.disk.Durable;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The segment that lines are appended to. It keeps the SHA-256 of all it holds, so that closing reads nothing again.
 *
 * <p>One thread: the committer, or start-up before it.
 */
final class SegmentFile implements Closeable {
    private static final int BUFFER = 1 << 18;

    private final SegmentName name;
    private final Path events;
    private final MessageDigest digest = sha256();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private FileChannel channel;
    private long bytes;

    /** A segment that is on the disk already: {@link #count} its lines, then {@link #open} it. */
    SegmentFile(Path events, SegmentName name) {
        this.events = events;
        this.name = name;
    }

    /** Makes a new, empty segment; its name and the folders above it are durable when this returns. */
    static SegmentFile create(Path events, SegmentName name) throws IOException {
        SegmentFile segment = new SegmentFile(events, name);
        Path folder = name.folder(events);
        Durable.folders(folder);
        segment.channel = FileChannel.open(
                name.lines(events), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        Durable.syncFolder(folder);
        return segment;
    }

    /** Opens an existing segment, behind the bytes counted so far. */
    void open() throws IOException {
        channel = FileChannel.open(name.lines(events), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        if (channel.size() != bytes) {
            throw new IOException(
                    name.lines(events) + " has " + channel.size() + " bytes where " + bytes + " were read");
        }
    }

    /** Counts a line that stands in the file. */
    void count(byte[] line) {
        digest.update(line);
        digest.update((byte) '\n');
        bytes += line.length + 1L;
    }

    /** Appends a line and its line feed; durable after {@link #sync}. */
    void append(byte[] line) throws IOException {
        bytes += line.length + 1L;
        if (buffer.remaining() < line.length + 1) {
            flush();
        }
        buffer.put(line).put((byte) '\n');
    }

    /** What was appended is on the disk when this returns. */
    void sync() throws IOException {
        flush();
        channel.force(false);
    }

    /**
     * Closes the segment for good: writes {@code .seal}, then takes the right to write from both files.
     *
     * @param note the checkpoint at the segment's end
     */
    void seal(Path temp, String note) throws IOException {
        sync();
        close();
        Durable.write(temp, name.seal(events), sealText(note).getBytes(StandardCharsets.UTF_8), Durable.WORM);
        protect(events, name);
    }

    /** The text of the {@code .seal}, from all that was counted or is synced. */
    String sealText(String note) throws IOException {
        try {
            byte[] hash = ((MessageDigest) digest.clone()).digest();
            return "indelible/segment/v1\n" + Encoding.base64(hash) + "\n\n" + note;
        } catch (CloneNotSupportedException e) {
            throw new IOException("the JDK's SHA-256 can be cloned", e);
        }
    }

    /** Takes the right to write from a sealed segment's lines; durable. */
    static void protect(Path events, SegmentName name) throws IOException {
        Path lines = name.lines(events);
        Files.setPosixFilePermissions(lines, Durable.WORM);
        try (FileChannel file = FileChannel.open(lines, StandardOpenOption.READ)) {
            file.force(true);
        }
    }

    SegmentName name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private void flush() throws IOException {
        buffer.flip();
        // Many lines at once: line by line the digest costs more than twice as much.
        digest.update(buffer.duplicate());
        Durable.writeFully(channel, buffer);
        buffer.clear();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
