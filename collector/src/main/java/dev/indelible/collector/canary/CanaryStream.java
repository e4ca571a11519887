package dev.indelible.collector.canary;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.SealedStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * The stream of one run of a canary, as an agent writes it. Every line says whose it is: service {@code canary}, actions that begin with {@code canary.}, and
 * {@code where} {@code collector.canary}. One thread.
 */
final class CanaryStream {
    private static final String WHERE = "collector.canary";

    private final Source source;
    private final SealedStream stream;
    private final ByteArrayOutputStream batch = new ByteArrayOutputStream();
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
        this.source = source;
        this.stream = new SealedStream(identity);
    }

    /** The first line. */
    void open(CanaryState.Previous previous) {
        JsonGenerator json = begin("open", "stream.open", "success", "stream", stream.id());
        json.writeNumberProperty("v", 1);
        json.writeStringProperty("host", source.host());
        json.writeNumberProperty("pid", ProcessHandle.current().pid());
        json.writeStringProperty("agent", source.release());
        json.writeStringProperty("java", Runtime.version().toString());
        stream.identify(json);
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
        put(stream.endOpen());
    }

    /** Says in the log that checks before this one failed. */
    void failed(CanaryState.Failures failures) {
        JsonGenerator json = begin("method", "canary.failed", "failure", "log", source.origin());
        json.writeObjectPropertyStart("data");
        json.writeNumberProperty("checks", failures.checks());
        json.writeStringProperty("since", failures.since().toString());
        json.writeStringProperty("why", failures.why());
        json.writeEndObject();
        put(stream.end());
    }

    /** The known event. */
    void probe() {
        begin("method", "canary.probe", "success", "log", source.origin());
        event = put(stream.end());
        behindEvent = 0;
    }

    /** The last event of the run; only a seal may follow. */
    void close() {
        begin("close", "stream.close", "success", "stream", stream.id())
                .writeStringProperty("reason", "end of the run");
        put(stream.end());
    }

    /** Seals all lines since the last seal. */
    Batch seal(boolean last, CheckpointNote newest) {
        JsonGenerator json = begin("seal", "stream.seal", "success", "stream", stream.id());
        if (!last) {
            stream.announce(json);
        }
        if (newest != null) {
            SealedStream.checkpoint(json, "checkpoint", newest);
        }
        put(stream.endSeal());
        Batch sealed = new Batch(batch.toByteArray(), stream.head(), event, behindEvent);
        batch.reset();
        event = null;
        return sealed;
    }

    private JsonGenerator begin(String kind, String action, String outcome, String type, String resource) {
        JsonGenerator json = stream.begin(kind);
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
        behindEvent++;
        batch.write(line, 0, line.length);
        batch.write('\n');
        return line;
    }
}
