package dev.indelible.collector.verify;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * Streams through the lines of one file in a fixed buffer, whatever the file holds, and hashes what it reads. After
 * {@link #next} said {@link Next#TOO_LONG} or {@link Next#UNTERMINATED} no line follows.
 */
public final class SegmentLines implements Closeable {
    /** What stands at the reader's position. */
    public enum Next {
        /** A line with its line feed. */
        LINE,
        /** Bytes up to the file's end, without a line feed. */
        UNTERMINATED,
        /** More bytes than a line may have. */
        TOO_LONG,
        /** Nothing: the file is over. */
        END
    }

    private final InputStream in;
    private final int maxLine;
    private final MessageDigest digest;
    private final byte[] buffer;
    private int from;
    private int to;
    private int filled;
    private long bufferOffset;
    private long number;

    /**
     * Opens a file; a symbolic link is refused.
     *
     * @param maxLine most bytes of a line, without its line feed
     * @param digest is fed every byte read, or null
     */
    public SegmentLines(Path file, int maxLine, MessageDigest digest) throws IOException {
        this.in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        this.maxLine = maxLine;
        this.digest = digest;
        this.buffer = new byte[2 * (maxLine + 1)];
    }

    /** Moves to the next line. */
    public Next next() throws IOException {
        if (number > 0) {
            from = to + 1;
        }
        number++;
        int at = from;
        while (true) {
            for (; at < filled; at++) {
                if (buffer[at] == '\n') {
                    to = at;
                    return to - from > maxLine ? Next.TOO_LONG : Next.LINE;
                }
            }
            to = filled;
            if (to - from > maxLine) {
                return Next.TOO_LONG;
            }
            at -= compact();
            if (!fill()) {
                return from == to ? Next.END : Next.UNTERMINATED;
            }
        }
    }

    /** A copy of the bytes at the position, without the line feed. */
    public byte[] bytes() {
        return Arrays.copyOfRange(buffer, from, to);
    }

    /** The position's number in the file, from 1. */
    public long number() {
        return number;
    }

    /** The position's first byte in the file. */
    public long offset() {
        return bufferOffset + from;
    }

    /** Closes the file. */
    @Override
    public void close() throws IOException {
        in.close();
    }

    private int compact() {
        int moved = from;
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        bufferOffset += moved;
        filled -= moved;
        to -= moved;
        from = 0;
        return moved;
    }

    private boolean fill() throws IOException {
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count <= 0) {
            return false;
        }
        if (digest != null) {
            digest.update(buffer, filled, count);
        }
        filled += count;
        to = filled;
        return true;
    }
}
