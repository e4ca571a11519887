package dev.indelible.collector.log;

import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * What the collector has to say in its own stream; the committer gives it its place and its signature. The kinds are
 * FORMAT.md's "The collector's stream".
 *
 * @param service {@link #SERVICE}, but in {@code enrol} and {@code rotate} lines the service that the identity may open
 *     streams of
 * @param where the component that speaks, such as {@code collector.ingest}
 * @param members writes the kind's own members, after all others
 */
public record OwnLine(
        String kind,
        String service,
        String action,
        String outcome,
        Actor actor,
        String resourceType,
        String resourceId,
        String where,
        Consumer<JsonGenerator> members) {

    /** The service that every line of the collector names. */
    public static final String SERVICE = "indelible-collector";

    private static final String ENVIRONMENT = "default";

    /**
     * Who caused the line.
     *
     * @param place the member that says where from: {@code ip} of a peer, or {@code host}
     */
    public record Actor(String id, String type, String source, String place, String from) {

        /** The collector itself, on its machine. */
        public static Actor collector(String host) {
            return new Actor(SERVICE, "collector", "process", "host", host);
        }

        /** Whoever sits at the other end of a connection and has not shown who it is. */
        public static Actor peer(String ip) {
            return new Actor("unknown", "unknown", "connection", "ip", ip);
        }
    }

    /** Writes all members behind the six first, in the order of FORMAT.md. */
    void write(JsonGenerator json) {
        json.writeStringProperty("service", service);
        json.writeStringProperty("env", ENVIRONMENT);
        json.writeStringProperty("action", action);
        json.writeStringProperty("category", "system");
        json.writeStringProperty("outcome", outcome);
        json.writeName("actor");
        json.writeStartObject();
        json.writeStringProperty("id", actor.id());
        json.writeStringProperty("type", actor.type());
        json.writeStringProperty("source", actor.source());
        json.writeStringProperty(actor.place(), actor.from());
        json.writeEndObject();
        json.writeName("resource");
        json.writeStartObject();
        json.writeStringProperty("type", resourceType);
        json.writeStringProperty("id", resourceId);
        json.writeEndObject();
        json.writeStringProperty("where", where);
        members.accept(json);
    }
}
