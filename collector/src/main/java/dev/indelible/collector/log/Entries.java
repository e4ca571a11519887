package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.TilePath;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Where each bundle of 256 lines begins, and the bundles themselves, read from the segments (C2SP tlog-tiles, "Log
 * entries"): for each line two bytes of length, big-endian, and its bytes. Eight bytes of memory a bundle.
 *
 * <p>One thread adds; any thread reads what is published.
 */
final class Entries {
    /** In place of an offset: retention removed the bundle. */
    static final long GONE = -1;

    private final NavigableMap<Long, Path> segments = new TreeMap<>();
    private long[] offsets = new long[64];
    private int bundles;

    /** A segment whose first line has this index. */
    synchronized void segment(long first, Path lines) {
        segments.put(first, lines);
    }

    /** The byte in its segment at which the next bundle's first line begins. */
    synchronized void bundle(long offset) {
        if (bundles == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * bundles);
        }
        offsets[bundles++] = offset;
    }

    /** Whether the lines of a bundle are there. */
    synchronized boolean has(long bundle) {
        return offsets[Math.toIntExact(bundle)] != GONE;
    }

    /** Writes the first {@code count} entries of a bundle, all of which are published. */
    void write(long bundle, int count, OutputStream out) throws IOException {
        Path segment;
        long offset;
        synchronized (this) {
            Map.Entry<Long, Path> entry = segments.floorEntry(bundle * TilePath.WIDTH);
            segment = entry.getValue();
            offset = offsets[Math.toIntExact(bundle)];
        }
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.READ)) {
            channel.position(offset);
            InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
            byte[] line = new byte[2 + Line.MAX_BYTES];
            for (int i = 0; i < count; i++) {
                int length = readLine(in, line);
                line[0] = (byte) (length >> 8);
                line[1] = (byte) length;
                out.write(line, 0, 2 + length);
            }
        }
    }

    private static int readLine(InputStream in, byte[] line) throws IOException {
        int length = 0;
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || length == Line.MAX_BYTES) {
                throw new EOFException("a published line is missing or too long");
            }
            line[2 + length++] = (byte) c;
        }
        return length;
    }
}
