package dev.indelible.collector.benchmarks.lines;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.StreamId;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/**
 * One agent's stream as an agent writes it (FORMAT.md, "Stream"): links, seals with one-time keys that repeat the newest
 * checkpoint, and lines of 400 bytes on average. One thread.
 */
public final class SampleStream {
    /** The service that every agent here is of. */
    public static final String SERVICE = "bank";

    private final SigningKey identity = SigningKey.generate();
    private final LineWriter writer = new LineWriter();
    private final EventText events;
    private SigningKey sealKey = SigningKey.generate();
    private final String id = Encoding.base64url(StreamId.of(identity.publicKey(), sealKey.publicKey()));
    private long seq;
    private byte[] head = new byte[Leaf.BYTES];
    private CheckpointNote newest;

    /** {@code seed}: of what its events say. */
    public SampleStream(long seed) {
        events = new EventText(seed);
    }

    public SigningKey identity() {
        return identity;
    }

    /** The stream's id. */
    public String id() {
        return id;
    }

    /** How many lines it has. */
    public long lines() {
        return seq;
    }

    /** The leaf of its last line. */
    public byte[] head() {
        return head;
    }

    /** Seals repeat this from now on. */
    public void seen(CheckpointNote note) {
        newest = note;
    }

    /** Its first line and a seal. */
    public byte[] open() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonGenerator json = begin("open");
        json.writeNumberProperty("v", 1);
        json.writeStringProperty("host", "localhost");
        json.writeNumberProperty("pid", ProcessHandle.current().pid());
        json.writeStringProperty("agent", "benchmark");
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
        json.writeStringProperty("next", Encoding.base64(sealKey.publicKey()));
        json.writeStringProperty("config", Encoding.base64(Leaf.sha256(new byte[0])));
        json.writeObjectPropertyStart("buffer");
        json.writeStringProperty("fs", "none");
        json.writeArrayPropertyStart("levels");
        json.writeEndArray();
        json.writeEndObject();
        json.writeNullProperty("previous");
        byte[] line = writer.sign(identity);
        put(out, line, line.length);
        seal(out, false);
        return out.toByteArray();
    }

    /** So many events and seals. */
    byte[] next(Shape shape) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((EventText.AVERAGE + 8) * shape.lines());
        for (int seals = 0; seals < shape.sealsPerBatch(); seals++) {
            for (int i = 0; i < shape.linesPerSeal(); i++) {
                events.write(writer.start(id, seq, head, micros(), "method"));
                writer.finish();
                put(out, writer.bytes(), writer.size());
            }
            seal(out, false);
        }
        return out.toByteArray();
    }

    /** Its end: a close, and the last seal. */
    public byte[] close() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        begin("close").writeStringProperty("reason", "end of the benchmark");
        byte[] line = writer.end();
        put(out, line, line.length);
        seal(out, true);
        return out.toByteArray();
    }

    private void seal(ByteArrayOutputStream out, boolean last) {
        SigningKey next = last ? null : SigningKey.generate();
        JsonGenerator json = begin("seal");
        if (next != null) {
            json.writeStringProperty("next", Encoding.base64(next.publicKey()));
        }
        if (newest != null) {
            json.writeObjectPropertyStart("checkpoint");
            json.writeStringProperty("origin", newest.checkpoint().origin());
            json.writeNumberProperty("size", newest.checkpoint().size());
            json.writeStringProperty("root", Encoding.base64(newest.checkpoint().root()));
            json.writeStringProperty("sig", newest.logSignature());
            json.writeEndObject();
        }
        byte[] line = writer.sign(sealKey);
        put(out, line, line.length);
        sealKey.destroy();
        sealKey = next;
    }

    private JsonGenerator begin(String kind) {
        JsonGenerator json = writer.begin(id, seq, head, micros(), kind);
        json.writeStringProperty("service", SERVICE);
        json.writeStringProperty("env", "prod");
        json.writeStringProperty("action", "stream." + kind);
        json.writeStringProperty("category", "system");
        json.writeStringProperty("outcome", "success");
        json.writeObjectPropertyStart("actor");
        json.writeStringProperty("id", SERVICE);
        json.writeStringProperty("type", "agent");
        json.writeStringProperty("source", "indelible");
        json.writeStringProperty("host", "localhost");
        json.writeEndObject();
        json.writeObjectPropertyStart("resource");
        json.writeStringProperty("type", "stream");
        json.writeStringProperty("id", id);
        json.writeEndObject();
        json.writeStringProperty("where", "benchmark");
        return json;
    }

    private void put(ByteArrayOutputStream out, byte[] line, int length) {
        out.write(line, 0, length);
        out.write('\n');
        head = Leaf.hash(line, 0, length);
        seq++;
        events.wrote(length);
    }

    private static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
