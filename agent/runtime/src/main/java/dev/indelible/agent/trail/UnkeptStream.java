package dev.indelible.agent.trail;

import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.LiveWal;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.stream.StreamId;

/**
 * Makes the lines that a trail would hold, for those who keep none: the report of what recording would cost, and the unit
 * tests of an application. The same encoder, the same chain from line to line; no identity, and nothing is signed. One
 * thread at a time.
 */
public final class UnkeptStream {
    private final LineWriter lines = new LineWriter();
    private final RecordReader reader = new RecordReader();
    private final SealPace pace = new SealPace();
    private final Origin origin;
    private final EventEncoder events;
    private final String stream;
    private long nextSeq;
    private byte[] prev = new byte[Leaf.BYTES];
    private int unsealed;

    /** Reads this machine's name, from the kernel where that tells it. */
    public UnkeptStream(String service, String environment) {
        origin = Origin.here(service, environment);
        events = new EventEncoder(lines, origin);
        stream = Encoding.base64url(StreamId.of(prev, prev));
    }

    /**
     * The line of this record; null for the begin of a request, which is none, and for a record that says what no line
     * can.
     */
    public byte[] event(byte[] record, int length) {
        try {
            reader.read(record, length);
            if (reader.begin()) {
                return null;
            }
            events.begin(stream, nextSeq, prev, reader, null);
            return ended();
        } catch (RuntimeException unlike) {
            return null;
        }
    }

    /** The time of an event, as the operating system says it, in microseconds since the epoch. */
    public static long micros() {
        return WallClock.exactMicros();
    }

    /** The line that tells of lost events. */
    public byte[] gap(long lost, String why) {
        return own(OwnLine.gap(lost, "exact", why));
    }

    /** The line that says every ten seconds that the stream is alive. */
    public byte[] heartbeat(long excluded) {
        return own(OwnLine.heartbeat(
                new Figures(stream, true, 0, excluded, 0, 0, 0, 0, LiveWal.QUOTA_BYTES, 0, UnkeptStream.micros())));
    }

    /** Whether a trail would seal its lines now; {@code now} in {@link System#nanoTime} nanoseconds. */
    public boolean sealDue(long now) {
        return pace.due(unsealed, now);
    }

    /** How long the seal's line would be; one without a checkpoint of the collector. */
    public int sealBytes() {
        int length = own(OwnLine.seal(prev, null)).length - 1 + Line.SIGNATURE_SUFFIX;
        pace.sealed();
        unsealed = 0;
        return length;
    }

    private byte[] own(OwnLine line) {
        line.write(lines.begin(stream, nextSeq, prev, WallClock.exactMicros(), line.kind()), origin, stream);
        return ended();
    }

    private byte[] ended() {
        byte[] line = lines.end();
        prev = Leaf.hash(line);
        nextSeq++;
        unsealed++;
        return line;
    }
}
