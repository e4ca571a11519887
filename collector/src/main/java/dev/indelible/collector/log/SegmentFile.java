package dev.indelible.collector.log;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.store.LocalWorm;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;

/**
 * The segment that lines are appended to. It keeps the SHA-256 of all it holds, so that closing reads nothing again. Its
 * file is 0444 from the first moment: what is appended goes through the channel that was opened as it was made.
 *
 * <p>One thread: the committer, or start-up before it.
 */
final class SegmentFile implements Closeable {
    private final SegmentName name;
    private final Path events;
    private final MessageDigest digest = sha256();
    private final BlockHashing hashing;

    /** Lines that are not hashed yet; null where there are none. */
    private byte[] buffer;

    private int buffered;
    private FileChannel channel;
    private long bytes;

    /** A segment that is on the disk already: {@link #count} its lines, then {@link #open} it. */
    SegmentFile(Path events, SegmentName name, BlockHashing hashing) {
        this.hashing = hashing;
        this.events = events;
        this.name = name;
    }

    /** Makes a new, empty segment; its name and the folders above it are durable when this returns. */
    static SegmentFile create(Path events, SegmentName name, BlockHashing hashing) throws IOException {
        SegmentFile segment = new SegmentFile(events, name, hashing);
        Path folder = name.folder(events);
        Durable.folders(folder);
        segment.channel = FileChannel.open(
                segment.file(),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                PosixFilePermissions.asFileAttribute(Durable.WORM));
        Durable.syncFolder(folder);
        return segment;
    }

    /**
     * Start-up: opens an existing segment, behind the bytes counted so far. Where it is append-only it stays so, since this
     * process may have lost the right to lift that.
     */
    void open(LocalWorm worm) throws IOException {
        hash();
        try {
            channel = FileChannel.open(file(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        } catch (FileSystemException refused) {
            unlock(worm, file());
            channel = FileChannel.open(file(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }
        protect(worm, file());
        if (channel.size() != bytes) {
            throw new IOException(file() + " has " + channel.size() + " bytes where " + bytes + " were read");
        }
    }

    /** Counts a line that stands in the file. */
    void count(Line line) throws IOException {
        if (!fits(line)) {
            hash();
        }
        put(line);
    }

    /** Appends a line and its line feed; durable after {@link #write}. */
    void append(Line line) throws IOException {
        if (!fits(line)) {
            flush();
        }
        put(line);
    }

    /** What was appended is in the file when this returns; it is durable once what this gives is forced. */
    FileChannel write() throws IOException {
        flush();
        return channel;
    }

    /**
     * Closes the segment for good: writes {@code .seal}, and gives its file.
     *
     * @param note the checkpoint at the segment's end
     */
    Path seal(Path temp, String note) throws IOException {
        flush();
        channel.force(false);
        close();
        Path seal = name.seal(events);
        Durable.write(temp, seal, sealText(note).getBytes(StandardCharsets.UTF_8), Durable.WORM);
        return seal;
    }

    /** The text of the {@code .seal}, from all that was counted or is synced. */
    String sealText(String note) throws IOException {
        try {
            if (channel == null) {
                hash();
            }
            hashing.await();
            byte[] hash = ((MessageDigest) digest.clone()).digest();
            return "indelible/segment/v1\n" + Encoding.base64(hash) + "\n\n" + note;
        } catch (CloneNotSupportedException e) {
            throw new IOException("the JDK's SHA-256 can be cloned", e);
        }
    }

    /** Start-up: takes the right to write from a final file that still has it; durable. */
    static void protect(LocalWorm worm, Path file) throws IOException {
        if (Files.getPosixFilePermissions(file).equals(Durable.WORM)) {
            return;
        }
        worm.lift(List.of(file));
        Files.setPosixFilePermissions(file, Durable.WORM);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Start-up: gives the right to write to lines that are not sealed, whatever run protected them. */
    static void unlock(LocalWorm worm, Path lines) throws IOException {
        worm.lift(List.of(lines));
        Files.setPosixFilePermissions(lines, Durable.READABLE);
    }

    /**
     * Start-up: writes all from this byte on once more, as it is; durable. An earlier run may have ended because a sync
     * failed, and then the kernel may show as written what never came to the disk: a sync alone does not write it again.
     * Where this process may not (it has lost the right to lift an attribute), the lines stay as they are read.
     */
    static void rewrite(LocalWorm worm, Path lines, long from) throws IOException {
        try {
            worm.lift(List.of(lines));
        } catch (IOException mayNot) {
            return;
        }
        Files.setPosixFilePermissions(lines, Durable.READABLE);
        try (FileChannel file = FileChannel.open(lines, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer part = ByteBuffer.allocate(BlockHashing.BLOCK);
            for (long at = from; file.read(part, at) > 0; part.clear()) {
                part.flip();
                while (part.hasRemaining()) {
                    at += file.write(part, at);
                }
            }
            file.force(true);
        }
    }

    SegmentName name() {
        return name;
    }

    Path file() {
        return name.lines(events);
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

    private boolean fits(Line line) {
        return line.length() < BlockHashing.BLOCK - buffered;
    }

    private void put(Line line) throws IOException {
        if (buffer == null) {
            buffer = hashing.block();
        }
        line.copyTo(buffer, buffered);
        buffered += line.length();
        buffer[buffered++] = '\n';
        bytes += line.length() + 1L;
    }

    private void flush() throws IOException {
        if (buffer != null) {
            Durable.writeFully(channel, ByteBuffer.wrap(buffer, 0, buffered));
            hash();
        }
    }

    /** Many lines at once: line by line the digest costs more than twice as much. */
    private void hash() throws IOException {
        if (buffered > 0) {
            hashing.add(digest, buffer, buffered);
            buffer = null;
            buffered = 0;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
