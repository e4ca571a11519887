package dev.indelible.collector.canary;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.StreamId;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * The stream of one run of a canary (FORMAT.md, "Stream"), as an agent writes it: one-time seal keys, each overwritten after
 * its one signature. Every line says whose it is: service {@code canary}, actions that begin with {@code canary.}, and
 * {@code where} {@code collector.canary}. One thread.
 */
final class CanaryStream {
    private static final String WHERE = "collector.canary";

    private final SigningKey identity;
    private final Source source;
    private final String id;
    private final LineWriter writer = new LineWriter();
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
    private SigningKey sealKey = SigningKey.generate();
    private long seq;
    private byte[] head = new byte[Leaf.BYTES];
    private byte[] event;
    private int behindEvent;

    /** Whose lines they are: the service, this machine, the log they go to, and this release. */
    record Source(String service, String host, String origin, String release) {}

    /**
     * Lines to send, the last one a seal.
     *
     * @param event the known event among them, without line feed; null where there is none
     * @param behindEvent how many lines stand behind it
     */
    record Batch(byte[] body, byte[] leaf, byte[] event, int behindEvent) {}

    CanaryStream(SigningKey identity, Source source) {
        this.identity = identity;
        this.source = source;
        this.id = Encoding.base64url(StreamId.of(identity.publicKey(), sealKey.publicKey()));
    }

    /** The first line. */
    void open(CanaryState.Previous previous) {
        JsonGenerator json = begin("open", "stream.open", "success", "stream", id);
        json.writeNumberProperty("v", 1);
        json.writeStringProperty("host", source.host());
        json.writeNumberProperty("pid", ProcessHandle.current().pid());
        json.writeStringProperty("agent", source.release());
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
        json.writeStringProperty("next", Encoding.base64(sealKey.publicKey()));
        json.writeStringProperty(
                "config", Encoding.base64(Leaf.sha256(source.service().getBytes(StandardCharsets.US_ASCII))));
        json.writeObjectPropertyStart("buffer");
        json.writeStringProperty("fs", "none");
        json.writeArrayPropertyStart("levels");
        json.writeEndArray();
        json.writeEndObject();
        if (previous == null) {
            json.writeNullProperty("previous");
        } else {
            json.writeObjectPropertyStart("previous");
            json.writeStringProperty("stream", previous.stream());
            json.writeStringProperty("leaf", Encoding.base64(previous.leaf()));
            json.writeEndObject();
        }
        json.writeStringProperty("covers", "nothing: a canary");
        put(writer.sign(identity));
    }

    /** Says in the log that checks before this one failed. */
    void failed(CanaryState.Failures failures) {
        JsonGenerator json = begin("method", "canary.failed", "failure", "log", source.origin());
        json.writeObjectPropertyStart("data");
        json.writeNumberProperty("checks", failures.checks());
        json.writeStringProperty("since", failures.since().toString());
        json.writeStringProperty("why", failures.why());
        json.writeEndObject();
        put(writer.end());
    }

    /** The known event. */
    void probe() {
        begin("method", "canary.probe", "success", "log", source.origin());
        event = put(writer.end());
        behindEvent = 0;
    }

    /** The last event of the run; only a seal may follow. */
    void close() {
        begin("close", "stream.close", "success", "stream", id).writeStringProperty("reason", "end of the run");
        put(writer.end());
    }

    /** Seals all lines since the last seal. */
    Batch seal(boolean last, CheckpointNote newest) {
        SigningKey next = last ? null : SigningKey.generate();
        JsonGenerator json = begin("seal", "stream.seal", "success", "stream", id);
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
        put(writer.sign(sealKey));
        sealKey.destroy();
        sealKey = next;
        Batch sealed = new Batch(batch.toByteArray(), head, event, behindEvent);
        batch.reset();
        event = null;
        return sealed;
    }

    private JsonGenerator begin(String kind, String action, String outcome, String type, String resource) {
        Instant now = Instant.now();
        JsonGenerator json =
                writer.begin(id, seq, head, now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000, kind);
        json.writeStringProperty("service", source.service());
        json.writeStringProperty("env", "default");
        json.writeStringProperty("action", action);
        json.writeStringProperty("category", "system");
        json.writeStringProperty("outcome", outcome);
        object(json, "actor", actor -> {
            actor.writeStringProperty("id", source.service());
            actor.writeStringProperty("type", "system");
            actor.writeStringProperty("source", "process");
            actor.writeStringProperty("host", source.host());
        });
        object(json, "resource", of -> {
            of.writeStringProperty("type", type);
            of.writeStringProperty("id", resource);
        });
        json.writeStringProperty("where", WHERE);
        return json;
    }

    private static void object(JsonGenerator json, String name, Consumer<JsonGenerator> members) {
        json.writeObjectPropertyStart(name);
        members.accept(json);
        json.writeEndObject();
    }

    private byte[] put(byte[] line) {
        seq++;
        head = Leaf.hash(line);
        behindEvent++;
        batch.write(line, 0, line.length);
        batch.write('\n');
        return line;
    }
}
