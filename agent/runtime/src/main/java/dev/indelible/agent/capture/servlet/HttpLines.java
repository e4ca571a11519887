package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;

/** Writes a request's two records, that it began and how it ended, or counts it where it is not worth a line. */
final class HttpLines {
    /** Spring MVC: the pattern of the handler method, {@code /accounts/{id}}. */
    private static final String ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private static final int MAX_ROUTE = 256;

    private final EventLine lines;
    private final HttpPolicy policy;

    HttpLines(EventLine lines, HttpPolicy policy) {
        this.lines = lines;
        this.policy = policy;
    }

    /** Found alone after a crash, it is the request's line. */
    void begin(HttpExchange exchange) {
        exchange.facts().ask();
        EventRecord record = lines.start(EventKind.HTTP, Actor.UNKNOWN, exchange.ip(), exchange.id(), exchange.place())
                .markBegin()
                .text(Field.OUTCOME, "unknown");
        fill(record, exchange, null);
        lines.record(record);
    }

    /** Before control goes back to the container, so before a response that fits its buffer leaves. */
    void end(HttpExchange exchange, int status, Throwable thrown) {
        if (!exchange.isWorthALine(policy, status)) {
            lines.excluded(EventKind.HTTP);
            return;
        }
        String route = exchange.left() ? exchange.route() : route(exchange);
        String session = exchange.session();
        exchange.facts().ask();
        EventRecord record =
                lines.start(EventKind.HTTP, exchange.finalActor(), exchange.ip(), exchange.id(), exchange.place());
        record.text(Field.ACTOR_SESSION, session).text(Field.OUTCOME, outcome(status, thrown));
        if (thrown != null) {
            record.text(Field.ERROR, thrown.getClass().getName());
        }
        fill(record, exchange, route);
        if (status != HttpExchange.UNTOLD) {
            record.number(Field.HTTP_STATUS, status);
        }
        record.number(Field.DURATION_US, exchange.durationMicros());
        lines.record(record);
    }

    /** Asks nothing of the application any more: there is one record per thread, and it is open. */
    private void fill(EventRecord record, HttpExchange exchange, String route) {
        RequestFacts facts = exchange.facts();
        record.text(Field.ACTION, facts.method() + " " + (route == null ? "unrouted" : route))
                .text(Field.CATEGORY, "access")
                .text(Field.RESOURCE_TYPE, "path")
                .text(Field.RESOURCE_ID, PathText.shown(facts.path(), route, lines.privacy()))
                .text(Field.WHERE, exchange.where())
                .text(Field.HTTP_METHOD, facts.method())
                .text(Field.HTTP_ROUTE, route)
                .text(Field.HTTP_PEER, facts.peer());
        facts.query().forEach(pair -> record.text(Field.HTTP_QUERY, pair));
    }

    private static String outcome(int status, Throwable thrown) {
        if (status == HttpExchange.UNTOLD) {
            return "unknown";
        }
        if (status == 401 || status == 403) {
            return "denied";
        }
        return status < 400 && thrown == null ? "success" : "failure";
    }

    /** The template, never the path with its ids; null where nobody knows one. */
    static String route(HttpExchange exchange) {
        RequestApi api = exchange.api().request();
        Object request = exchange.request();
        try {
            Object pattern = request == null ? null : api.attribute(request, ROUTE);
            String route = pattern == null ? null : pattern.toString();
            if (route != null && route.length() <= MAX_ROUTE) {
                return route;
            }
            String told = exchange.route();
            String mapped = request == null || told != null ? told : api.servletPattern(request);
            boolean tells = mapped != null && !mapped.isEmpty() && !mapped.equals("/") && !mapped.equals("/*");
            return tells && mapped.length() <= MAX_ROUTE ? mapped : null;
        } catch (Throwable broken) {
            return null;
        }
    }
}
