package dev.indelible.collector.retention;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.log.LineFile;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.Retained;
import dev.indelible.collector.log.SegmentName;
import dev.indelible.collector.log.StartLines;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of the lines below an index ({@link Retained}): of each agent's stream the {@code open}, the last seal, a
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

    /** Reads what an earlier removal kept and the segments below the index, all of which must be there. */
    static Extract of(LogFront log, Retained earlier, long before) throws IOException, LogException {
        Extract extract = new Extract(log.ownStream());
        if (earlier != null) {
            earlier.read(entry -> {
                if (entry.line() == null) {
                    extract.end(entry.stream(), entry.index(), entry.seq());
                } else {
                    extract.take(entry.line(), entry.index(), earlier.file());
                }
            });
        }
        long index = log.first();
        for (SegmentName name : log.segments()) {
            if (name.first() >= before) {
                break;
            }
            Path file = name.lines(log.events());
            try (LineFile lines = new LineFile(file)) {
                while (lines.next()) {
                    extract.take(lines.line(), index++, file);
                }
            }
        }
        if (index != before) {
            throw new LogException("the lines below " + before + " end at " + index + "; run verify");
        }
        return extract;
    }

    private void take(byte[] bytes, long index, Path file) throws LogException {
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
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
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
