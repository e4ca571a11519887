package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.verify.SegmentLines.Next;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;

/**
 * A stretch of whole lines of one segment. {@link #prepare} does what needs no other line: splits, parses, hashes. It runs
 * on any one thread; what it found is read by the owner after it has waited for that. Nothing is judged here: a line
 * that breaks the grammar is told only when its turn comes.
 */
final class Block {
    private static final int[] NONE = {};

    private final Segment segment;
    private final long offset;
    private final byte[] bytes;
    private final int length;
    private final int read;
    private final Next end;
    private final IOException unreadable;

    private int count;
    private int[] ends = NONE;
    private Line[] lines = {};
    private LineException failure;
    private int failed = -1;
    private boolean tooLong;
    private final List<Future<?>> pending = new ArrayList<>();

    /**
     * @param offset of the first byte in its file
     * @param length bytes of whole lines, line feeds included
     * @param read bytes that are here at all: behind the whole lines the beginning of what is none
     * @param end what follows behind the whole lines: END, UNTERMINATED or TOO_LONG; null where the next block goes on
     */
    Block(Segment segment, long offset, byte[] bytes, int length, int read, Next end) {
        this.segment = segment;
        this.offset = offset;
        this.bytes = bytes;
        this.length = length;
        this.read = read;
        this.end = end;
        this.unreadable = null;
    }

    /** In place of what could not be read. */
    Block(Segment segment, IOException unreadable) {
        this.segment = segment;
        this.offset = 0;
        this.bytes = new byte[0];
        this.length = 0;
        this.read = 0;
        this.end = Next.END;
        this.unreadable = unreadable;
    }

    void prepare() {
        int guess = Math.max(16, length / 200);
        ends = new int[guess];
        lines = new Line[guess];
        for (int from = 0; from < length; from = ends[count - 1] + 1) {
            int to = Line.end(bytes, from, length);
            if (to - from > Line.MAX_BYTES) {
                tooLong = true;
                return;
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, 2 * count);
                lines = Arrays.copyOf(lines, 2 * count);
            }
            lines[count] = parse(from, to);
            ends[count++] = to;
        }
    }

    private Line parse(int from, int to) {
        try {
            Line line = Line.parse(bytes, from, to);
            line.leaf();
            return line;
        } catch (LineException e) {
            if (failure == null) {
                failure = e;
                failed = count;
            }
            return null;
        }
    }

    /** The owner waits for these before it uses what was found. */
    List<Future<?>> pending() {
        return pending;
    }

    Segment segment() {
        return segment;
    }

    /** Whether the segment ends with this block. */
    boolean last() {
        return end != null;
    }

    /** What stands behind the lines, if that is where they end; null where the next block goes on. */
    Next end() {
        return tooLong ? Next.TOO_LONG : end;
    }

    /** How many lines. */
    int count() {
        return count;
    }

    /** A line, or null where it breaks the grammar. */
    Line line(int i) {
        return lines[i];
    }

    /** The leaf of a line, whether it keeps the grammar or not. */
    byte[] leaf(int i) {
        return lines[i] == null ? Leaf.hash(bytes, start(i), ends[i]) : lines[i].leaf();
    }

    /** Which line is the first that breaks the grammar, or -1. */
    int failed() {
        return failed;
    }

    /** Why that one does. */
    LineException failure() {
        return failure;
    }

    /** Where line {@code i} begins in its file; for {@link #count} where what follows the lines begins. */
    long offset(int i) {
        return offset + start(i);
    }

    /** Some bytes from the beginning of line {@code i}, or of what follows the lines. */
    byte[] head(int i) {
        return Arrays.copyOfRange(bytes, start(i), Math.min(read, start(i) + 128));
    }

    void requireReadable() throws IOException {
        if (unreadable != null) {
            throw unreadable;
        }
    }

    private int start(int i) {
        return i == 0 ? 0 : ends[i - 1] + 1;
    }
}
