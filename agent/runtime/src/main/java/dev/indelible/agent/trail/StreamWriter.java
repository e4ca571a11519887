package dev.indelible.agent.trail;

import dev.indelible.agent.event.RecordReader;
import dev.indelible.agent.wal.FrameType;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.StreamChain;
import dev.indelible.chain.stream.StreamId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;

/**
 * Makes the lines of one stream: gives each its seq and prev, signs the seals with one-time keys, and hands the finished
 * bytes on. Knows nothing of files. One thread at a time.
 *
 * <p>What must stay true: a line that was handed on is never taken back; a one-time key signs once and is overwritten; at
 * most {@link StreamChain#MAX_UNSEALED} lines stand between two seals. Lines keep {@link #RECOVERY_ROOM} bytes free, so
 * that each can still be marked as recovered by a later run.
 */
final class StreamWriter {
    static final int RECOVERY_ROOM = 64;

    /** A batch of 8 MiB must hold at least what stands between two seals. */
    private static final int MAX_UNSEALED_BYTES = 1 << 20;

    private static final byte[] NO_PREV = new byte[Leaf.BYTES];

    /** Takes a finished line. */
    interface Sink {
        void line(FrameType type, byte[] line) throws IOException;
    }

    private final LineWriter lines = new LineWriter();
    private final Origin origin;
    private final EventEncoder events;
    private final KeysAhead keys;
    private final byte[] id;
    private final String stream;
    private Sink sink;
    private SigningKey sealKey;
    private long nextSeq;
    private byte[] prev = NO_PREV;
    private int unsealed;
    private int unsealedBytes;

    /** A stream of this identity, not opened yet; its id is fixed by a first one-time key. */
    StreamWriter(Origin origin, byte[] identity, KeysAhead keys, Sink sink) {
        this.origin = origin;
        this.events = new EventEncoder(lines, origin);
        this.keys = keys;
        this.sink = sink;
        this.sealKey = keys.take();
        this.id = StreamId.of(identity, sealKey.publicKey());
        this.stream = Encoding.base64url(id);
    }

    /** The first line, signed by the identity. {@code facts} writes the members of its kind, {@code next} left out. */
    void open(SigningKey identity, OpenFacts facts) throws IOException {
        begin(OwnLine.open(facts, origin.host(), identity.publicKey(), sealKey.publicKey()));
        append(FrameType.LINE, lines.sign(identity));
        unsealed = 0;
    }

    /**
     * A line for an event.
     *
     * @param outcome instead of the event's own, or null
     * @param recovered the stream of an earlier run that recorded it, or null
     * @return false when the record says what no line can; nothing was written then
     */
    boolean event(RecordReader event, String outcome, String recovered) throws IOException {
        byte[] line;
        try {
            line = ended(events.begin(stream, nextSeq, prev, event, outcome), recovered);
        } catch (RuntimeException e) {
            return false;
        }
        append(FrameType.LINE, line);
        return true;
    }

    /** A line that an earlier run wrote and did not seal: the same members, in this stream. */
    void recovered(Line line, String from) throws IOException {
        String text = new String(line.bytes(), StandardCharsets.UTF_8);
        int rest = text.indexOf(",\"service\":");
        JsonGenerator json = lines.begin(stream, nextSeq, prev, line.timeMicros(), line.kind());
        json.writeRaw(text, rest, text.length() - 1 - rest);
        append(FrameType.LINE, ended(json, line.has("recovered") ? null : from));
    }

    /**
     * A line of the agent's own.
     *
     * @param recovered the stream of an earlier run that it speaks of, or null
     */
    void own(OwnLine line, String recovered) throws IOException {
        append(FrameType.LINE, ended(begin(line), recovered));
    }

    /** Signs all that stands before. {@code checkpoint}: the newest that was verified, or null. */
    void seal(CheckpointNote checkpoint) throws IOException {
        SigningKey next = keys.take();
        seal(checkpoint, next);
        sealKey = next;
    }

    /** The last two lines of the stream. */
    void close(String reason, CheckpointNote checkpoint) throws IOException {
        if (unsealed == StreamChain.MAX_UNSEALED) {
            seal(checkpoint);
        }
        own(OwnLine.close(reason), null);
        seal(checkpoint, null);
        sealKey = null;
    }

    /** No further line is made: the key of the next seal is overwritten. */
    void abandon() {
        if (sealKey != null) {
            sealKey.destroy();
            sealKey = null;
        }
    }

    /** From here on finished lines go elsewhere. */
    void sink(Sink next) {
        sink = next;
    }

    /** Whether a seal must come before the next line. */
    boolean sealDue() {
        return unsealed == StreamChain.MAX_UNSEALED || unsealedBytes >= MAX_UNSEALED_BYTES;
    }

    /** The lines since the last seal. */
    int unsealed() {
        return unsealed;
    }

    long nextSeq() {
        return nextSeq;
    }

    /** The leaf of the last line; not to be changed. */
    byte[] head() {
        return prev;
    }

    /** The stream id, 16 bytes; not to be changed. */
    byte[] id() {
        return id;
    }

    /** The stream id, base64url. */
    String stream() {
        return stream;
    }

    private void seal(CheckpointNote checkpoint, SigningKey next) throws IOException {
        begin(OwnLine.seal(next == null ? null : next.publicKey(), checkpoint));
        byte[] line = lines.sign(sealKey);
        sealKey.destroy();
        append(FrameType.SEAL, line);
        unsealed = 0;
        unsealedBytes = 0;
    }

    private JsonGenerator begin(OwnLine line) {
        JsonGenerator json = lines.begin(stream, nextSeq, prev, WallClock.exactMicros(), line.kind());
        line.write(json, origin, stream);
        return json;
    }

    private byte[] ended(JsonGenerator json, String recovered) {
        if (recovered != null) {
            json.writeStringProperty("recovered", recovered);
        }
        return lines.end();
    }

    private void append(FrameType type, byte[] line) throws IOException {
        if (type == FrameType.LINE && unsealed == StreamChain.MAX_UNSEALED) {
            throw new IllegalStateException("a seal was due");
        }
        prev = Leaf.hash(line);
        nextSeq++;
        unsealed++;
        unsealedBytes += line.length;
        sink.line(type, line);
    }
}
