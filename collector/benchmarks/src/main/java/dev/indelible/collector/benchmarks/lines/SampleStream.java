package dev.indelible.collector.benchmarks.lines;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.SealedStream;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;

/**
 * One agent's stream as an agent writes it: seals that repeat the newest checkpoint, and lines of 400 bytes on average. One
 * thread.
 */
public final class SampleStream {
    /** The service that every agent here is of. */
    public static final String SERVICE = "bank";

    private final SigningKey identity = SigningKey.generate();
    private final SealedStream stream = new SealedStream(identity);
    private final EventText events;
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
        return stream.id();
    }

    /** How many lines it has. */
    public long lines() {
        return stream.lines();
    }

    /** The leaf of its last line. */
    public byte[] head() {
        return stream.head();
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
        stream.identify(json);
        json.writeStringProperty("config", Encoding.base64(Leaf.sha256(new byte[0])));
        json.writeObjectPropertyStart("buffer");
        json.writeStringProperty("fs", "none");
        json.writeArrayPropertyStart("levels");
        json.writeEndArray();
        json.writeEndObject();
        json.writeNullProperty("previous");
        put(out, stream.endOpen());
        seal(out, false);
        return out.toByteArray();
    }

    /** So many events and seals. */
    byte[] next(Shape shape) {
        ByteArrayOutputStream out = new ByteArrayOutputStream((EventText.AVERAGE + 8) * shape.lines());
        for (int seals = 0; seals < shape.sealsPerBatch(); seals++) {
            for (int i = 0; i < shape.linesPerSeal(); i++) {
                events.write(stream.start("method"));
                stream.finish();
                put(out, stream.bytes(), stream.size());
            }
            seal(out, false);
        }
        return out.toByteArray();
    }

    /** Its end: a close, and the last seal. */
    public byte[] close() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        begin("close").writeStringProperty("reason", "end of the benchmark");
        put(out, stream.end());
        seal(out, true);
        return out.toByteArray();
    }

    private void seal(ByteArrayOutputStream out, boolean last) {
        JsonGenerator json = begin("seal");
        if (!last) {
            stream.announce(json);
        }
        if (newest != null) {
            SealedStream.checkpoint(json, "checkpoint", newest);
        }
        put(out, stream.endSeal());
    }

    private JsonGenerator begin(String kind) {
        JsonGenerator json = stream.begin(kind);
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
        json.writeStringProperty("id", stream.id());
        json.writeEndObject();
        json.writeStringProperty("where", "benchmark");
        return json;
    }

    private void put(ByteArrayOutputStream out, byte[] line) {
        put(out, line, line.length);
    }

    private void put(ByteArrayOutputStream out, byte[] line, int length) {
        out.write(line, 0, length);
        out.write('\n');
        events.wrote(length);
    }
}
