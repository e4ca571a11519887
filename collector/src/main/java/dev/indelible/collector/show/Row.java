package dev.indelible.collector.show;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.verify.Printable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a person reads of one line: when, who, from where, what, on what, with what outcome, in which request. */
final class Row {
    /** The columns' names, in order. */
    static final List<String> HEAD =
            List.of("TIME", "ACTOR", "FROM", "KIND", "ACTION", "RESOURCE", "OUTCOME", "REQUEST");

    private static final Set<String> EVENTS = Set.of("method", "jdbc", "tx", "http", "auth", "received");
    private static final int REQUEST_CHARS = 6;

    private Row() {}

    /** Whether a line of this kind tells of the application, not of a stream or the log. */
    static boolean isEvent(String kind) {
        return EVENTS.contains(kind);
    }

    /** The cells, cleaned; one for each of {@link #HEAD}. */
    static List<String> of(Line line) {
        return List.of(
                line.time().substring(0, 10) + " " + line.time().substring(11, 23),
                Printable.of(actor(line.object("actor"))),
                Printable.of(from(line.object("actor"))),
                line.kind(),
                Printable.of(orDash(line.text("action"))),
                Printable.of(resource(line.object("resource"))),
                Printable.of(outcome(line)),
                Printable.of(request(line.text("request"))));
    }

    private static String actor(Map<String, Object> actor) {
        if (actor == null) {
            return "-";
        }
        String id = text(actor, "id");
        String name = id != null ? id : text(actor, "type");
        if (actor.get("roles") instanceof List<?> roles && !roles.isEmpty()) {
            name += roles.stream().map(String::valueOf).collect(Collectors.joining(",", " (", ")"));
        }
        return orDash(name);
    }

    private static String from(Map<String, Object> actor) {
        if (actor == null) {
            return "-";
        }
        String ip = text(actor, "ip");
        return orDash(ip != null ? ip : text(actor, "host"));
    }

    private static String resource(Map<String, Object> resource) {
        if (resource == null) {
            return "-";
        }
        String id = text(resource, "id");
        return orDash(text(resource, "type")) + (id == null ? "" : " " + id);
    }

    private static String outcome(Line line) {
        String error = line.text("error");
        String phase = "intent".equals(line.text("phase")) ? "intent" : line.text("outcome");
        return orDash(phase) + (error == null ? "" : " " + error.substring(error.lastIndexOf('.') + 1));
    }

    private static String request(String request) {
        return request == null ? "-" : request.substring(Math.max(0, request.length() - REQUEST_CHARS));
    }

    private static String text(Map<String, Object> object, String member) {
        return object.get(member) instanceof String text ? text : null;
    }

    private static String orDash(String text) {
        return text == null || text.isEmpty() ? "-" : text;
    }
}
