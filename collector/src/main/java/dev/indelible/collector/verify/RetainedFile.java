package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rows of {@code retained/<index>} (RETENTION.md): what is kept of the lines that retention removed. One row at a time;
 * its SHA-256 is known once all are read. Owned by one thread.
 */
final class RetainedFile implements Closeable {
    private static final String FIRST = "indelible/retained/v1";
    /** Read as one character a byte: a byte of a longer character may be one that ends a line to a pattern. */
    private static final Pattern LINE = Pattern.compile("(0|[1-9][0-9]{0,18}) (\\{.*)", Pattern.DOTALL);

    private static final Pattern PLACE =
            Pattern.compile("(0|[1-9][0-9]{0,18}) ([A-Za-z0-9_-]{22}) (0|[1-9][0-9]{0,15})");
    private static final int MAX_ROW = 20 + Line.MAX_BYTES;

    private final String path;
    private final long before;
    private final MessageDigest digest;
    private final InputStream in;
    private long offset;
    private long number;
    private long last = -1;

    /**
     * One row.
     *
     * @param line null where only the hash stays
     * @param stream and {@code seq}: the place of a line of which only the hash stays
     */
    record Row(long index, Line line, String stream, long seq, Place place) {}

    RetainedFile(Path root, long before) throws IOException, Broken {
        this.path = path(before);
        this.before = before;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
        in = new BufferedInputStream(
                new DigestInputStream(Files.newInputStream(root.resolve(path), LinkOption.NOFOLLOW_LINKS), digest),
                1 << 16);
        if (!FIRST.equals(row())) {
            in.close();
            throw new Broken(Place.inFile(path, 0), "this file does not begin with " + FIRST);
        }
    }

    static String path(long before) {
        return "retained/" + String.format("%020d", before);
    }

    /** The next row, null after the last. */
    Row next() throws IOException, Broken {
        long at = offset;
        String row = row();
        if (row == null) {
            return null;
        }
        number++;
        Matcher line = LINE.matcher(row);
        Matcher place = PLACE.matcher(row);
        try {
            if (line.matches()) {
                byte[] bytes = line.group(2).getBytes(StandardCharsets.ISO_8859_1);
                Line parsed = Line.parse(bytes, 0, bytes.length);
                return new Row(
                        later(line.group(1), at),
                        parsed,
                        null,
                        -1,
                        new Place(path, number + 1, parsed.stream(), parsed.seq(), at));
            }
            if (place.matches()) {
                long seq = Long.parseLong(place.group(3));
                return new Row(
                        later(place.group(1), at),
                        null,
                        place.group(2),
                        seq,
                        new Place(path, number + 1, place.group(2), seq, at));
            }
        } catch (LineException e) {
            throw new Broken(Place.inFile(path, at), "the line in this row breaks the grammar: " + e.getMessage());
        } catch (NumberFormatException e) {
            // One message for every row that is none.
        }
        throw new Broken(Place.inFile(path, at), "no row of a log index and a line, or a stream and seq");
    }

    /** Of the whole file, once {@link #next} has given null. */
    byte[] sha256() {
        return digest.digest();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private long later(String index, long at) throws Broken {
        long next = Long.parseLong(index);
        if (next <= last || next >= before) {
            throw new Broken(Place.inFile(path, at), "log index " + next + " does not belong here");
        }
        last = next;
        return next;
    }

    private String row() throws IOException, Broken {
        byte[] row = new byte[256];
        int length = 0;
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c != '\n'; c = in.read()) {
            if (c < 0 || length == MAX_ROW) {
                throw new Broken(Place.inFile(path, offset + length), "this row is cut off or too long");
            }
            if (length == row.length) {
                row = Arrays.copyOf(row, Math.min(MAX_ROW, 2 * length));
            }
            row[length++] = (byte) c;
        }
        offset += length + 1L;
        return new String(row, 0, length, StandardCharsets.ISO_8859_1);
    }
}
