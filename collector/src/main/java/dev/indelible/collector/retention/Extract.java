package dev.indelible.collector.retention;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.Retained;
import dev.indelible.collector.log.SegmentName;
import dev.indelible.collector.log.StartLines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of the lines below an index ({@link Retained}), removed or archived: of each agent's stream the {@code open}, the last seal, a
 * {@code close} behind that, and the place of the last line; of the collector's stream every line that the operator signed,
 * the alarms that name quarantined files, and the last line. The same lines always give the same bytes, so a removal that
 * was cut off is gone on with. Memory: two lines a stream.
 */
final class Extract {
    private final String ownStream;
    private final TreeMap<Long, byte[]> kept = new TreeMap<>();
    private final Map<String, End> ends = new HashMap<>();
    private long lastOwn = -1;

    /** The end of one agent's stream below the index. */
    private static final class End {
        private long seal = -1;
        private long close = -1;
        private long last;
        private long lastSeq;
    }

    private Extract(String ownStream) {
        this.ownStream = ownStream;
    }

    /**
     * Reads what was kept before and the segments behind that.
     *
     * @param earlier null where the segments begin with the log
     * @param segments in log order, each with where it is read from
     */
    static Extract of(String ownStream, Retained earlier, Map<SegmentName, SegmentSource> segments, long before)
            throws IOException, LogException, ArchiveException {
        Extract extract = new Extract(ownStream);
        long[] next = {0};
        if (earlier != null) {
            earlier.read(entry -> {
                if (entry.line() == null) {
                    extract.end(entry.stream(), entry.index(), entry.seq());
                } else {
                    extract.take(entry.line(), entry.index(), earlier.file().toString());
                }
            });
            next[0] = earlier.before();
        }
        for (Map.Entry<SegmentName, SegmentSource> segment : segments.entrySet()) {
            SegmentSource source = segment.getValue();
            source.read(segment.getKey(), (line, index) -> {
                if (index != next[0]++) {
                    throw new LogException(source.at(segment.getKey()) + " begins with line " + index + ", not "
                            + (next[0] - 1) + "; run verify");
                }
                extract.take(line, index, source.at(segment.getKey()));
            });
        }
        if (next[0] != before) {
            throw new LogException("the lines below " + before + " end at " + next[0] + "; run verify");
        }
        return extract;
    }

    private void take(byte[] bytes, long index, String file) throws LogException {
        Line line;
        try {
            line = Line.parse(bytes, 0, bytes.length);
        } catch (LineException e) {
            throw new LogException(file + " holds what is no line; run verify");
        }
        if (line.stream().equals(ownStream)) {
            own(line, index);
        } else {
            agent(line, index);
        }
    }

    private void own(Line line, long index) {
        kept.remove(lastOwn);
        kept.put(index, line.bytes());
        boolean forGood =
                line.signed() || line.kind().equals("alarm") && StartLines.QUARANTINE.equals(line.text("action"));
        lastOwn = forGood ? -1 : index;
    }

    private void agent(Line line, long index) {
        End end = end(line.stream(), index, line.seq());
        switch (line.kind()) {
            case "open" -> kept.put(index, line.bytes());
            case "seal" -> {
                kept.remove(end.seal);
                kept.remove(end.close);
                kept.put(index, line.bytes());
                end.seal = index;
                end.close = -1;
            }
            case "close" -> {
                kept.put(index, line.bytes());
                end.close = index;
            }
            default -> {
                // Its hash stays under tile/0, and its place if it is the last.
            }
        }
    }

    private End end(String stream, long index, long seq) {
        End end = ends.computeIfAbsent(stream, key -> new End());
        end.last = index;
        end.lastSeq = seq;
        return end;
    }

    /** Writes the file, synced, and gives its SHA-256. */
    byte[] write(Path file) throws IOException {
        TreeMap<Long, String> rows = new TreeMap<>();
        ends.forEach((stream, end) -> {
            if (!kept.containsKey(end.last)) {
                rows.put(end.last, stream + " " + end.lastSeq);
            }
        });
        MessageDigest digest = sha256();
        try (OutputStream out =
                new DigestOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16), digest)) {
            out.write(Retained.FIRST.getBytes(StandardCharsets.US_ASCII));
            TreeMap<Long, byte[]> all = new TreeMap<>(kept);
            rows.forEach((index, row) -> all.put(index, row.getBytes(StandardCharsets.US_ASCII)));
            for (Map.Entry<Long, byte[]> row : all.entrySet()) {
                out.write((row.getKey() + " ").getBytes(StandardCharsets.US_ASCII));
                out.write(row.getValue());
                out.write('\n');
            }
        }
        Files.setPosixFilePermissions(file, Durable.WORM);
        Durable.syncFile(file);
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
