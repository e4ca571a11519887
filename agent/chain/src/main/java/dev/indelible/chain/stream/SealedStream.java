package dev.indelible.chain.stream;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.LineBytes;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.note.CheckpointNote;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/**
 * A stream as its owner writes it (FORMAT.md, "Stream"): each line gets its seq and prev, each seal the one-time key that was
 * announced for it. What a line says is the caller's, who also says where among it the members stand that bind the stream.
 * For who sends lines as they are made; an agent, which first keeps them, has its own way.
 *
 * <p>What must stay true: a one-time key signs once and is overwritten. One thread, one line at a time: what is begun is
 * ended before anything else is begun.
 */
public final class SealedStream {
    private final LineWriter writer = new LineWriter();
    private final SigningKey identity;
    private final String id;
    private SigningKey sealKey = SigningKey.generate();
    private SigningKey announced;
    private long seq;
    private byte[] head = new byte[Leaf.BYTES];

    /** A stream of this identity, not opened yet; its id is fixed by a first one-time key. */
    public SealedStream(SigningKey identity) {
        this.identity = identity;
        this.id = Encoding.base64url(StreamId.of(identity.publicKey(), sealKey.publicKey()));
    }

    /** The stream's id, base64url. */
    public String id() {
        return id;
    }

    /** How many lines it has. */
    public long lines() {
        return seq;
    }

    /** The leaf of the last line; not to be changed. */
    public byte[] head() {
        return head;
    }

    /** Begins a line of now with its six first members. */
    public JsonGenerator begin(String kind) {
        return writer.begin(id, seq, head, micros(), kind);
    }

    /** The same for a caller who writes the members that follow as bytes: each with the comma before it. */
    public LineBytes start(String kind) {
        return writer.start(id, seq, head, micros(), kind);
    }

    /** Writes, into an {@code open} line, who opens the stream and the key of its first seal. */
    public void identify(JsonGenerator open) {
        open.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
        open.writeStringProperty("next", Encoding.base64(sealKey.publicKey()));
    }

    /** Writes, into a seal, a fresh key for the next one; the last seal of a stream has none. */
    public void announce(JsonGenerator seal) {
        announced = SigningKey.generate();
        seal.writeStringProperty("next", Encoding.base64(announced.publicKey()));
    }

    /** Writes, into a seal, a checkpoint of the log under the name that says what it shows. */
    public static void checkpoint(JsonGenerator seal, String name, CheckpointNote note) {
        seal.writeObjectPropertyStart(name);
        seal.writeStringProperty("origin", note.checkpoint().origin());
        seal.writeNumberProperty("size", note.checkpoint().size());
        seal.writeStringProperty("root", Encoding.base64(note.checkpoint().root()));
        seal.writeStringProperty("sig", note.logSignature());
        seal.writeEndObject();
    }

    /** Ends the {@code open} line; gives its bytes, without line feed, as all these do. */
    public byte[] endOpen() {
        return took(writer.sign(identity));
    }

    /** Ends a line that is not signed. */
    public byte[] end() {
        return took(writer.end());
    }

    /** The same without a copy: the line is the first {@link #size} of {@link #bytes} until the next is begun. */
    public void finish() {
        writer.finish();
        took(writer.bytes(), writer.size());
    }

    public byte[] bytes() {
        return writer.bytes();
    }

    public int size() {
        return writer.size();
    }

    /** Ends a seal. Without a key that it announces it is the stream's last line. */
    public byte[] endSeal() {
        byte[] line = writer.sign(sealKey);
        sealKey.destroy();
        sealKey = announced;
        announced = null;
        return took(line);
    }

    private byte[] took(byte[] line) {
        took(line, line.length);
        return line;
    }

    private void took(byte[] line, int length) {
        head = Leaf.hash(line, 0, length);
        seq++;
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
