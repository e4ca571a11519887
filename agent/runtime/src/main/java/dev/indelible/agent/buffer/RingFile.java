package dev.indelible.agent.buffer;

import dev.indelible.agent.wal.OwnerFiles;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * The mapped file under a {@link Ring}: a header page of 4,096 bytes, then the data. Positions count bytes since the
 * ring was made and never run back; a position's place in the file is its low bits.
 *
 * <p>Header (little endian): magic (8 bytes), version (4), nonce (8, at 16), stream id (16, at 32), boot id of the machine
 * (16, at 48; zeros where it has none), tail (8, at 128), head (8, at 512) and requests that are not kept (8, at 1,024) as
 * they were at the last publish, losses (at 2,048, see {@link Losses}).
 *
 * <p>A record is one word of 8 bytes, CRC32C of the body (4), the body, and zeros up to a multiple of 8. The word holds
 * a stamp of the position xor the nonce, a bit for padding, and the body's length: bytes of an earlier lap, or of another
 * ring, never look like a record of this position, so that nothing need be cleared.
 *
 * <p>The blocks are written before they are mapped: a sparse mapped file on a full file system throws InternalError into
 * whoever touches it. The mapping is never forced: a force would stall the callers.
 */
final class RingFile {
    static final int HEADER_BYTES = 4096;
    static final int DATA_BYTES = 8 << 20;
    static final int FILE_BYTES = HEADER_BYTES + DATA_BYTES;
    static final int TAIL_AT = 128;
    static final int HEAD_AT = 512;
    static final int UNKEPT_AT = 1024;
    static final int RECORD_HEAD = 12;

    /** The bits of a tail that are a position; the highest says that the ring is retired. */
    static final long POSITION = Long.MAX_VALUE;

    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long MAGIC = 0x31676e6952647049L;
    private static final int VERSION = 3;
    private static final int NONCE_AT = 16;
    private static final int STREAM_AT = 32;
    private static final int BOOT_AT = 48;
    private static final int LENGTH_BITS = 20;
    private static final long LENGTH_MASK = (1L << LENGTH_BITS) - 1;
    private static final long PADDING = 1L << LENGTH_BITS;
    private static final int STAMP_SHIFT = LENGTH_BITS + 1;

    final ByteBuffer map;
    final long nonce;

    /** What the file system calls the file, whatever its name; null where it does not say. */
    private final Object key;

    private RingFile(MappedByteBuffer map, Object key) {
        this.map = map.order(ByteOrder.LITTLE_ENDIAN);
        this.key = key;
        this.nonce = this.map.getLong(NONCE_AT);
    }

    /** Makes a new file; it gets its name when it is complete. {@code stream}: the 16 bytes of this run's stream id. */
    static RingFile create(Path file, byte[] stream) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = OwnerFiles.create(aside)) {
            ByteBuffer page = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
            page.putLong(0, MAGIC).putInt(8, VERSION);
            page.putLong(NONCE_AT, new SecureRandom().nextLong());
            page.put(STREAM_AT, stream).put(BOOT_AT, Boot.present());
            for (long at = 0; at < FILE_BYTES; page = ByteBuffer.allocate(64 * 1024)) {
                page.limit((int) Math.min(page.capacity(), FILE_BYTES - at));
                while (page.hasRemaining()) {
                    at += channel.write(page, at);
                }
            }
        } catch (IOException full) {
            Files.deleteIfExists(aside);
            throw full;
        }
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
        RingFile ring = open(file);
        ring.touch();
        return ring;
    }

    /**
     * Opens the file that an earlier process left.
     *
     * @throws IOException when it is no ring of this version
     */
    static RingFile open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != FILE_BYTES) {
                throw new IOException(file + " is no complete ring: it has " + channel.size() + " bytes");
            }
            RingFile ring = new RingFile(
                    channel.map(FileChannel.MapMode.READ_WRITE, 0, FILE_BYTES),
                    attributes(file).fileKey());
            if (ring.map.getLong(0) != MAGIC || ring.map.getInt(8) != VERSION) {
                throw new IOException(file + " is no ring of version " + VERSION);
            }
            return ring;
        }
    }

    void stream(byte[] stream) {
        map.put(STREAM_AT, stream);
    }

    /** Whether the file has kept its name. */
    boolean isAt(Path file) throws IOException {
        try {
            return Objects.equals(attributes(file).fileKey(), key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether the file that kept its name was cut; the memory is not looked at. */
    boolean isCut(Path file) throws IOException {
        return isAt(file) && attributes(file).size() != FILE_BYTES;
    }

    /** A file that lost its name keeps its memory; one that was cut does not, also when it was made long again. */
    boolean whole(Path file) throws IOException {
        return !isCut(file) && map.getLong(0) == MAGIC && map.getLong(NONCE_AT) == nonce;
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class);
    }

    byte[] stream() {
        byte[] stream = new byte[16];
        map.get(STREAM_AT, stream);
        return stream;
    }

    /** Whether it was made before the machine last stopped. */
    boolean ofAnotherBoot() {
        byte[] boot = new byte[Boot.BYTES];
        map.get(BOOT_AT, boot);
        return Boot.isOther(boot);
    }

    /** The first write to a page faults; the caller of an audited method should not pay for it. */
    private void touch() {
        for (int at = HEADER_BYTES; at < map.capacity(); at += 4096) {
            map.put(at, (byte) 0);
        }
    }

    /** Where in the file a position lies. */
    static int offset(long position) {
        return HEADER_BYTES + (int) (position & (DATA_BYTES - 1));
    }

    /** How many bytes are left from a position to the end of the file. */
    static int toEnd(long position) {
        return DATA_BYTES - (int) (position & (DATA_BYTES - 1));
    }

    /** The bytes that a record with a body of this length takes. */
    static int space(int bodyBytes) {
        return bodyBytes + RECORD_HEAD + 7 & -8;
    }

    long recordWord(long position, int bodyBytes) {
        return stamp(position) << STAMP_SHIFT | bodyBytes;
    }

    long paddingWord(long position, int bytes) {
        return stamp(position) << STAMP_SHIFT | PADDING | bytes;
    }

    /** Whether this word was written at this position of this ring. */
    boolean stamped(long word, long position) {
        return word >>> STAMP_SHIFT == (stamp(position) & -1L >>> STAMP_SHIFT);
    }

    static boolean isPadding(long word) {
        return (word & PADDING) != 0;
    }

    static int length(long word) {
        return (int) (word & LENGTH_MASK);
    }

    private long stamp(long position) {
        return position >>> 3 ^ nonce;
    }
}
