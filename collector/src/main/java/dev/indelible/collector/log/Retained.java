package dev.indelible.collector.log;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file {@code log/retained/<20 digits>} (RETENTION.md): what is kept of the lines below that index, which are removed
 * or archived.
 * Each row is a log index, a blank, and a line, or, where only the hash stays, the line's stream and seq. Its SHA-256
 * stands in an operator-signed line. Of several files the one that goes farthest counts; a shorter one says what a log with
 * its archive at hand begins with.
 *
 * @param before the index of the first line that was not removed
 */
public record Retained(Path file, long before) {
    /** The folder in the log's. */
    public static final String FOLDER = "retained";

    public static final String FIRST = "indelible/retained/v1\n";

    private static final Pattern NAME = Pattern.compile("00[0-9]{18}");
    private static final int MAX_ROW = 20 + 1 + Line.MAX_BYTES;

    /**
     * One row.
     *
     * @param line null where only the hash stays
     * @param stream null where the line stays
     */
    public record Entry(long index, byte[] line, String stream, long seq) {}

    /** Is shown the rows in order. */
    public interface Reader {
        void entry(Entry entry) throws IOException, LogException;
    }

    /** The one that counts, or null where nothing was ever removed. */
    public static Retained newest(Path log) throws IOException, LogException {
        Path newest = null;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(log.resolve(FOLDER))) {
            for (Path file : files) {
                if (!NAME.matcher(file.getFileName().toString()).matches() || !Files.isRegularFile(file)) {
                    throw new LogException(file + " does not belong in a log; move it elsewhere");
                }
                newest = newest == null || file.compareTo(newest) > 0 ? file : newest;
            }
        } catch (NoSuchFileException e) {
            return null;
        } catch (NotDirectoryException e) {
            throw new LogException(
                    log.resolve(FOLDER) + " is no folder and does not belong in a log; move it elsewhere");
        }
        return newest == null
                ? null
                : new Retained(newest, Long.parseLong(newest.getFileName().toString()));
    }

    /** The indexes of all there are, ascending: one for what was removed, one more where lines are archived. */
    public static List<Long> all(Path log) throws IOException {
        Path folder = log.resolve(FOLDER);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> Long.parseLong(file.getFileName().toString()))
                    .sorted()
                    .toList();
        }
    }

    /** The one of this index, which need not be there. */
    public static Retained of(Path log, long before) {
        return new Retained(log.resolve(FOLDER).resolve(String.format("%020d", before)), before);
    }

    /** Shows every row. */
    public void read(Reader reader) throws IOException, LogException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 18)) {
            byte[] first = FIRST.getBytes(StandardCharsets.US_ASCII);
            if (!Arrays.equals(in.readNBytes(first.length), first)) {
                throw wrong();
            }
            byte[] row = new byte[MAX_ROW];
            long last = -1;
            for (int length = row(in, row); length >= 0; length = row(in, row)) {
                Entry entry = entry(new String(row, 0, length, StandardCharsets.UTF_8));
                if (entry.index() <= last || entry.index() >= before) {
                    throw wrong();
                }
                last = entry.index();
                reader.entry(entry);
            }
        }
    }

    /** SHA-256 of the file. */
    public byte[] sha256() throws IOException {
        MessageDigest sha256 = Leaf.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return sha256.digest();
    }

    private Entry entry(String row) throws LogException {
        try {
            int blank = row.indexOf(' ');
            long index = Long.parseLong(row.substring(0, blank));
            String rest = row.substring(blank + 1);
            if (rest.startsWith("{")) {
                return new Entry(index, rest.getBytes(StandardCharsets.UTF_8), null, -1);
            }
            int second = rest.indexOf(' ');
            return new Entry(index, null, rest.substring(0, second), Long.parseLong(rest.substring(second + 1)));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw wrong();
        }
    }

    private LogException wrong() {
        return new LogException(file + " is not what was written; restore it from a copy");
    }

    private static int row(InputStream in, byte[] row) throws IOException {
        int length = 0;
        int c = in.read();
        if (c < 0) {
            return -1;
        }
        for (; c != '\n'; c = in.read()) {
            if (c < 0 || length == row.length) {
                throw new EOFException("a row of retained/ is cut off; restore the file from a copy");
            }
            row[length++] = (byte) c;
        }
        return length;
    }
}
