package dev.indelible.agent.trail;

import dev.indelible.agent.forward.Gossip;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * What a line of the agent's own says after the first six members (FORMAT.md, "Stream"): the stream is its resource, the
 * agent its actor.
 *
 * @param kind as in the line
 * @param outcome as in the line
 * @param members writes those of its kind
 */
record OwnLine(String kind, String outcome, Consumer<JsonGenerator> members) {
    private static final String SUCCESS = "success";
    private static final String FAILURE = "failure";

    /** {@code identity} and {@code next}: public keys. */
    static OwnLine open(OpenFacts facts, String host, byte[] identity, byte[] next) {
        return new OwnLine("open", SUCCESS, json -> facts.write(json, host, identity, next));
    }

    static OwnLine heartbeat(Figures figures) {
        return new OwnLine("heartbeat", SUCCESS, json -> {
            json.writeNumberProperty("backlog", figures.backlog());
            json.writeNumberProperty("excluded", figures.excluded());
            json.writeNumberProperty("suppressed", figures.suppressed());
            json.writeNumberProperty("lost", figures.lost());
            json.writeNumberProperty("waiting", figures.waiting());
            json.writeNumberProperty("wal", figures.wal());
            json.writeNumberProperty("quota", figures.quota());
            if (figures.receipt() > 0) {
                json.writeStringProperty("receipt", Timestamp.text(figures.receipt()));
            }
            if (!figures.recording()) {
                json.writeBooleanProperty("recording", false);
            }
            if (figures.late() > 0) {
                json.writeNumberProperty("late", figures.late());
            }
        });
    }

    /** A setting that was changed while the process ran. {@code reason} may be null. */
    static OwnLine config(String setting, String value, String reason, String by) {
        return new OwnLine("config", SUCCESS, json -> {
            json.writeObjectPropertyStart("changed");
            json.writeStringProperty(setting, value);
            json.writeEndObject();
            if (reason != null) {
                json.writeStringProperty("reason", reason);
            }
            json.writeStringProperty("by", by);
        });
    }

    /** {@code bound}: exact, at_least or unknown. */
    static OwnLine gap(long lost, String bound, String why) {
        return new OwnLine("gap", FAILURE, json -> {
            json.writeNumberProperty("lost", lost);
            json.writeStringProperty("bound", bound);
            json.writeStringProperty("why", why);
        });
    }

    static OwnLine coverage(String found, String why) {
        return new OwnLine("coverage", FAILURE, json -> {
            json.writeStringProperty("found", found);
            json.writeStringProperty("why", why);
        });
    }

    /** {@code covered}: names by kind. */
    static OwnLine covered(Map<String, List<String>> covered) {
        return new OwnLine("coverage", SUCCESS, json -> {
            json.writeObjectPropertyStart("covered");
            covered.forEach((what, names) -> {
                json.writeArrayPropertyStart(what);
                names.forEach(json::writeString);
                json.writeEndArray();
            });
            json.writeEndObject();
        });
    }

    /** {@code next}: the public key of the next seal, or null; {@code gossip}: what is repeated of the log, or null. */
    static OwnLine seal(byte[] next, Gossip gossip) {
        return new OwnLine("seal", SUCCESS, json -> {
            if (next != null) {
                json.writeStringProperty("next", Encoding.base64(next));
            }
            if (gossip != null) {
                repeat(json, "checkpoint", gossip.newest());
                repeat(json, "fork", gossip.fork());
            }
        });
    }

    private static void repeat(JsonGenerator json, String name, CheckpointNote note) {
        if (note != null) {
            Checkpoint checkpoint = note.checkpoint();
            json.writeObjectPropertyStart(name);
            json.writeStringProperty("origin", checkpoint.origin());
            json.writeNumberProperty("size", checkpoint.size());
            json.writeStringProperty("root", Encoding.base64(checkpoint.root()));
            json.writeStringProperty("sig", note.logSignature());
            json.writeEndObject();
        }
    }

    /** Something that the readers of the trail must know of the way to the log. */
    static OwnLine alarm(String found, String why) {
        return new OwnLine("alarm", FAILURE, json -> {
            json.writeStringProperty("found", found);
            json.writeStringProperty("why", why);
        });
    }

    static OwnLine close(String reason) {
        return new OwnLine("close", SUCCESS, json -> json.writeStringProperty("reason", reason));
    }

    void write(JsonGenerator json, Origin origin, String stream) {
        json.writeStringProperty("service", origin.service());
        json.writeStringProperty("env", origin.environment());
        json.writeStringProperty("action", "stream." + kind);
        json.writeStringProperty("category", "system");
        json.writeStringProperty("outcome", outcome);
        json.writeObjectPropertyStart("actor");
        json.writeStringProperty("id", origin.service());
        json.writeStringProperty("type", "agent");
        json.writeStringProperty("source", "indelible");
        json.writeStringProperty("host", origin.host());
        json.writeEndObject();
        json.writeObjectPropertyStart("resource");
        json.writeStringProperty("type", "stream");
        json.writeStringProperty("id", stream);
        json.writeEndObject();
        json.writeStringProperty("where", "indelible-agent");
        members.accept(json);
    }
}
