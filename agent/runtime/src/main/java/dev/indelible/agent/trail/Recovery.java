package dev.indelible.agent.trail;

import dev.indelible.agent.buffer.Losses;
import dev.indelible.agent.buffer.RingRemains;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.LineCursor;
import dev.indelible.agent.wal.WalRemains;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.IOException;
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
    private static final Set<String> NOT_TAKEN = Set.of("open", "seal", "heartbeat", "close");

    private static final String DAMAGED_RING = "the ring of an earlier run could not be read";
    private static final String DAMAGED_WAL = "lines of the WAL could not be read";
    private static final String POWER = "the machine stopped before everything was on its disk";
    private static final String DAMAGED = "a record of an earlier run could not be read";

    private final StreamWriter writer;
    private final RecordReader reader = new RecordReader();
    private final Map<String, byte[]> begins = new LinkedHashMap<>();
    private Set<String> told = Set.of();
    private long unreadable;
    private long unkept;

    Recovery(StreamWriter writer) {
        this.writer = writer;
    }

    /** Writes the lines. */
    void recover(RunRemains remains) throws IOException {
        for (Gap gap : remains.gaps()) {
            gap(gap.lost(), gap.bound(), gap.why(), gap.from());
        }
        for (WalStream stream : remains.rejected()) {
            rejected(stream);
        }
        Previous before = remains.before();
        String from = before == null ? null : before.stream();
        for (byte[] line : remains.unsealed()) {
            recovered(line, from);
        }
        for (OwnLine line : remains.notFlushed()) {
            room();
            writer.own(line, from);
        }
        begins.putAll(remains.begins());
        told = before == null ? Set.of() : before.unknown();
        for (RunRemains.OldRing ring : remains.rings()) {
            RingRemains opened = opened(ring);
            if (opened == null || !recover(opened, remains)) {
                gap(1, "unknown", DAMAGED_RING, from);
            }
        }
        if (!remains.living()) {
            ended(from);
        }
        tellUnreadable(from);
    }

    /** Begin records, by request, of those that are still in flight in a process that lives. */
    Map<String, byte[]> inFlight() {
        return begins;
    }

    /** How many more. */
    long inFlightNotKept() {
        return unkept;
    }

    private static RingRemains opened(RunRemains.OldRing ring) {
        try {
            return ring.open();
        } catch (IOException | InternalError e) {
            return null;
        }
    }

    /** False when the file was cut while it was read. */
    private boolean recover(RingRemains ring, RunRemains remains) throws IOException {
        String stream = Encoding.base64url(ring.stream());
        Previous before = remains.before();
        boolean walled = before != null && stream.equals(before.stream());
        WalRemains wal = walled ? remains.wal() : null;
        boolean closed = walled && remains.closed();
        long holes;
        List<Losses.Pending> losses;
        boolean stopped;
        try {
            unkept += closed ? 0 : ring.unkept();
            holes = ring.walk(
                    wal == null ? 0 : wal.ringNonce(),
                    wal == null ? 0 : wal.ringPosition(),
                    record -> record(record, stream));
            losses = ring.losses(walled ? before.nextSeq() : 0);
            stopped = ring.ofAnotherBoot();
        } catch (InternalError e) {
            return false;
        }
        if (!remains.living()) {
            ended(stream);
            gap(unkept, "unknown", InFlight.NOT_KEPT, stream);
            unkept = 0;
        }
        if (stopped && !closed) {
            gap(1, "unknown", POWER, stream);
        }
        gap(holes, "at_least", remains.torn(), stream);
        tellUnreadable(stream);
        for (Losses.Pending lost : losses) {
            gap(lost.lost(), "exact", lost.why(), stream);
        }
        return true;
    }

    /** What the collector has not received of a stream that it will never take, sealed or not. */
    private void rejected(WalStream stream) throws IOException {
        String from = stream.folder().stream();
        for (long seq = stream.received(); seq < stream.sendable(); ) {
            try (LineCursor lines = new LineCursor(stream, seq)) {
                while (next(lines)) {
                    recovered(lines.line(), from);
                }
                seq = lines.nextSeq();
            }
            long readable = stream.segmentAfter(seq);
            gap(readable - seq, "unknown", DAMAGED_WAL, from);
            seq = readable;
        }
        tellUnreadable(from);
    }

    /** False at the end, and where a line cannot be read. */
    private static boolean next(LineCursor lines) {
        try {
            return lines.next();
        } catch (IOException e) {
            return false;
        }
    }

    private void recovered(byte[] bytes, String from) throws IOException {
        try {
            Line line = Line.parse(bytes, 0, bytes.length);
            if (!NOT_TAKEN.contains(line.kind())) {
                room();
                writer.recovered(line, from);
            }
        } catch (LineException e) {
            unreadable++;
        }
    }

    private void record(byte[] record, String from) throws IOException {
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
            if (begins.remove(request) == null && unkept > 0) {
                unkept--;
            }
            if (told.contains(request)) {
                return;
            }
        }
        event(null, from);
    }

    /** Requests that had begun in a run that is over: whether they succeeded, nobody knows. */
    private void ended(String from) throws IOException {
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
