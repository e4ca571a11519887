package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The lines of one segment, in order. A line is a copy of its own; memory is that of a few. One thread. */
public final class LineFile implements Closeable {
    /** Holds any line and its line feed. */
    private static final int BUFFER = 1 << 18;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int filled;
    private byte[] line;
    private long number;
    private boolean torn;

    public LineFile(Path file) throws IOException {
        this(Files.newInputStream(file));
    }

    /** The same, from elsewhere; closed with this. */
    public LineFile(InputStream lines) {
        this.in = lines;
    }

    /** Goes to the next line; false at the end, or where no line feed ends what follows. */
    public boolean next() throws IOException {
        int end = Line.end(buffer, from, filled);
        boolean more = true;
        while (more && end == filled && filled - from <= Line.MAX_BYTES) {
            int looked = filled - from;
            more = fill();
            end = Line.end(buffer, looked, filled);
        }
        if (end == filled || end - from > Line.MAX_BYTES) {
            torn = filled > from;
            return false;
        }
        line = Arrays.copyOfRange(buffer, from, end);
        from = end + 1;
        number++;
        return true;
    }

    /** The bytes without line feed. */
    public byte[] line() {
        return line;
    }

    /** Of the present line in its file, from 1. */
    public long number() {
        return number;
    }

    /** Whether the file ends in something that is no line. */
    public boolean torn() {
        return torn;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Moves what is left to the front and reads behind it; false at the file's end. */
    private boolean fill() throws IOException {
        System.arraycopy(buffer, from, buffer, 0, filled - from);
        filled -= from;
        from = 0;
        int count = in.read(buffer, filled, buffer.length - filled);
        filled += Math.max(count, 0);
        return count > 0;
    }
}
