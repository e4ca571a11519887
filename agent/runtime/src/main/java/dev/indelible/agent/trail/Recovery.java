package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Losses;
import dev.indelible.agent.buffer.RingRemains;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings what earlier runs recorded and did not seal into the new stream, in this order: lines of the WAL behind the
 * last seal, records of the rings that had not reached the WAL, requests that began and were never seen to end. Holes
 * and counted losses become {@code gap} lines. Reads only, so it may be repeated until the new stream is committed.
 */
final class Recovery {
    /** They speak of a moment that has passed, or end a stream that the new line would not end. */
    private static final Set<String> NOT_TAKEN = Set.of("heartbeat", "close");

    private static final String TORN = "a record was being written when the process ended";
    private static final String DAMAGED_RING = "the ring of an earlier run could not be read";
    private static final String DAMAGED_WAL = "the WAL of an earlier run could not be read";
    private static final String DAMAGED = "a record of an earlier run could not be read";

    private final StreamWriter writer;
    private final RecordReader reader = new RecordReader();
    private Set<String> told = Set.of();
    private long unreadable;

    Recovery(StreamWriter writer) {
        this.writer = writer;
    }

    /**
     * Writes the lines.
     *
     * @param remains of the newest stream's WAL, or null when its folder is gone or cannot be read
     * @param before where that stream ended, or null for a slot's first
     * @param rings of that run and any after it that never committed a stream
     */
    void recover(WalRemains remains, Previous before, List<Path> rings) throws IOException {
        boolean behind = remains != null && before.stream().equals(remains.folder().stream());
        Map<String, byte[]> begins = new LinkedHashMap<>();
        if (behind) {
            for (byte[] line : remains.unsealed()) {
                recovered(line, before.stream());
            }
            begins.putAll(remains.begins());
            told = remains.unknown();
        } else if (before != null) {
            told = before.unknown();
        }
        String from = before == null ? null : before.stream();
        for (Path path : rings) {
            RingRemains ring;
            try {
                ring = RingRemains.open(path);
            } catch (IOException e) {
                gap(1, "unknown", DAMAGED_RING, null);
                continue;
            }
            String stream = Encoding.base64url(ring.stream());
            boolean walled = stream.equals(from);
            long holes = ring.walk(
                    behind && walled ? remains.ringNonce() : 0,
                    behind && walled ? remains.ringPosition() : 0,
                    record -> record(record, begins, stream));
            ended(begins, stream);
            gap(holes, "at_least", TORN, stream);
            tellUnreadable(stream);
            for (Losses.Pending lost : ring.losses(walled ? before.nextSeq() : 0)) {
                gap(lost.lost(), "exact", lost.why(), stream);
            }
        }
        ended(begins, from);
        tellUnreadable(from);
    }

    /** A stream of an earlier run of which nothing can be read; what it held beyond what was received is not known. */
    void damaged(String from) throws IOException {
        gap(1, "unknown", DAMAGED_WAL, from);
    }

    private void recovered(byte[] bytes, String from) throws IOException {
        try {
            Line line = Line.parse(bytes, 0, bytes.length);
            if (!NOT_TAKEN.contains(line.kind())) {
                room();
                writer.recovered(line, from);
            }
        } catch (LineException e) {
            throw new IOException("a line of stream " + from + " breaks the grammar: " + e.getMessage(), e);
        }
    }

    private void record(byte[] record, Map<String, byte[]> begins, String from) throws IOException {
        try {
            reader.read(record, record.length);
        } catch (IllegalArgumentException e) {
            unreadable++;
            return;
        }
        if (reader.begin()) {
            begins.put(Encoding.base64url(reader.request()), record);
            return;
        }
        if (reader.kind() == EventKind.HTTP && reader.hasRequest()) {
            String request = Encoding.base64url(reader.request());
            begins.remove(request);
            if (told.contains(request)) {
                return;
            }
        }
        event(null, from);
    }

    /** Requests that had begun in a run that is over: whether they succeeded, nobody knows. */
    private void ended(Map<String, byte[]> begins, String from) throws IOException {
        for (byte[] begin : begins.values()) {
            reader.read(begin, begin.length);
            event("unknown", from);
        }
        begins.clear();
    }

    private void event(String outcome, String from) throws IOException {
        room();
        if (!writer.event(reader, outcome, from)) {
            unreadable++;
        }
    }

    private void tellUnreadable(String from) throws IOException {
        gap(unreadable, "exact", DAMAGED, from);
        unreadable = 0;
    }

    private void gap(long lost, String bound, String why, String from) throws IOException {
        if (lost > 0) {
            room();
            writer.own(OwnLine.gap(lost, bound, why), from);
        }
    }

    private void room() throws IOException {
        if (writer.sealDue()) {
            writer.seal(null);
        }
    }
}
