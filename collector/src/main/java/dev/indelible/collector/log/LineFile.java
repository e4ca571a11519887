package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The lines of one segment, in order. A line is a copy of its own; memory is that of one line. One thread. */
public final class LineFile implements Closeable {
    private final InputStream in;
    private final byte[] buffer = new byte[Line.MAX_BYTES];
    private byte[] line;
    private long number;
    private boolean torn;

    public LineFile(Path file) throws IOException {
        this(Files.newInputStream(file));
    }

    /** The same, from elsewhere; closed with this. */
    public LineFile(InputStream lines) {
        this.in = new BufferedInputStream(lines, 1 << 18);
    }

    /** Goes to the next line; false at the end, or where no line feed ends what follows. */
    public boolean next() throws IOException {
        int length = 0;
        int c = in.read();
        while (c >= 0 && c != '\n' && length < buffer.length) {
            buffer[length++] = (byte) c;
            c = in.read();
        }
        if (c != '\n') {
            torn = c >= 0 || length > 0;
            return false;
        }
        line = Arrays.copyOf(buffer, length);
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
}
