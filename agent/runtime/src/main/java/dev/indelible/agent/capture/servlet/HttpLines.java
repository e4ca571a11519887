package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;

/** Writes a request's two records: that it began, and how it ended. */
final class HttpLines {
    /** Spring MVC: the pattern of the handler method, {@code /accounts/{id}}. */
    private static final String ROUTE = "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern";

    private static final int MAX_ROUTE = 256;

    private final EventLine lines;

    HttpLines(EventLine lines) {
        this.lines = lines;
    }

    /** Before anything of the application runs: found alone after a crash, it is the request's line. */
    void begin(HttpExchange exchange) {
        EventRecord record = lines.start(EventKind.HTTP, Actor.UNKNOWN, exchange.ip(), exchange.id())
                .markBegin()
                .text(Field.OUTCOME, "unknown");
        fill(record, exchange, null);
        lines.record(record);
    }

    /** Before control goes back to the container, so before a response that fits its buffer leaves. */
    void end(HttpExchange exchange, int status, Throwable thrown) throws Throwable {
        String route = route(exchange);
        EventRecord record = lines.start(EventKind.HTTP, exchange.finalActor(), exchange.ip(), exchange.id());
        record.text(Field.OUTCOME, outcome(status, thrown));
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

    private static void fill(EventRecord record, HttpExchange exchange, String route) {
        record.text(Field.ACTION, exchange.method() + " " + (route == null ? "unrouted" : route))
                .text(Field.CATEGORY, "access")
                .text(Field.RESOURCE_TYPE, "path")
                .text(Field.RESOURCE_ID, exchange.uri())
                .text(Field.WHERE, exchange.where())
                .text(Field.HTTP_METHOD, exchange.method())
                .text(Field.HTTP_ROUTE, route);
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
    private static String route(HttpExchange exchange) throws Throwable {
        Object pattern = exchange.api().attribute(exchange.request(), ROUTE);
        if (pattern instanceof String route && route.length() <= MAX_ROUTE) {
            return route;
        }
        String mapped = exchange.api().servletPattern(exchange.request());
        boolean tells = mapped != null && !mapped.isEmpty() && !mapped.equals("/") && !mapped.equals("/*");
        return tells && mapped.length() <= MAX_ROUTE ? mapped : null;
    }
}
