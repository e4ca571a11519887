package dev.indelible.agent.trail;

import dev.indelible.chain.Encoding;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * The members of an {@code open} line (FORMAT.md, "Stream").
 *
 * @param agent this release
 * @param config SHA-256 of the effective settings
 * @param fileSystem under the buffer
 * @param levels of durability that hold there
 * @param previous where this identity's stream before ended; null for its first
 * @param covers what is instrumented; null when nobody said
 */
record OpenFacts(
        String agent, byte[] config, String fileSystem, List<String> levels, Previous previous, String covers) {

    void write(JsonGenerator json, String host, byte[] identity, byte[] next) {
        json.writeNumberProperty("v", 1);
        json.writeStringProperty("host", host);
        json.writeNumberProperty("pid", ProcessHandle.current().pid());
        json.writeStringProperty("agent", agent);
        json.writeStringProperty("java", Runtime.version().toString());
        json.writeStringProperty("identity", Encoding.base64(identity));
        json.writeStringProperty("next", Encoding.base64(next));
        json.writeStringProperty("config", Encoding.base64(config));
        json.writeObjectPropertyStart("buffer");
        json.writeStringProperty("fs", fileSystem);
        json.writeArrayPropertyStart("levels");
        levels.forEach(json::writeString);
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
        if (covers != null) {
            json.writeStringProperty("covers", covers);
        }
    }
}
