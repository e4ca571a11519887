package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.WeakIdentityMap;
import java.lang.reflect.Method;

/**
 * Follows each request through its container: in at the gate (the container's own code around security), through filters
 * and servlets, out again, and on through its later dispatches.
 *
 * <p>What must stay true: one line for one request. It ends when its outermost filter or servlet is left, since then its
 * answer has mostly not; if none was entered, because security refused it, at the gate; if it goes on asynchronously, when
 * the container says that it is complete. Forwards, includes and error pages add none.
 */
final class RequestFlow {
    private final EventLine lines;
    private final HttpPolicy policy;
    private final HttpLines http;

    /** The requests that may come back on another thread, by the container's own object. */
    private final WeakIdentityMap<Object, HttpExchange> underway = new WeakIdentityMap<>();

    RequestFlow(EventLine lines) {
        this.lines = lines;
        policy = new HttpPolicy(lines.policy(), lines.privacy());
        http = new HttpLines(lines, policy);
    }

    /** The container begins with a request, before its own security looks at it. */
    Call gate(ThreadContext thread, ServletObjects.Found found, Gate.Shape shape, String where) throws Throwable {
        if (thread.request() instanceof HttpExchange) {
            return null;
        }
        ServletApi api = found.api();
        Object request = found.request();
        if (found.again() || !api.request().isFirst(request)) {
            return again(thread, earlier(api, request), request);
        }
        HttpExchange exchange = begin(thread, api, request, found.response(), where);
        if (shape.mappingIsLost()) {
            exchange.route(api.request().servletPattern(request));
        }
        return (same, result, thrown) -> {
            // First of all: a request that stayed behind would swallow the next one on this thread.
            same.request(null);
            if (!exchange.left()) {
                exchange.look();
                leave(exchange, thrown);
            }
            if (!shape.errorsFollow() && !underway.isEmpty() && exchange.isOver()) {
                underway.remove(api.request().bare(request));
            }
        };
    }

    /** A filter, a chain of them or a servlet; {@code servlet}: its name, or null for the others. */
    Call step(ThreadContext thread, ServletApi api, Object request, Object response, String where, String servlet)
            throws Throwable {
        if (thread.request() instanceof HttpExchange exchange) {
            return exchange.left() || exchange.isInside()
                    ? deeper(exchange, request, servlet)
                    : outermost(exchange, request, servlet, false);
        }
        if (!api.request().isFirst(request)) {
            return again(thread, earlier(api, request), request);
        }
        HttpExchange exchange = begin(thread, api, request, response, where);
        return outermost(exchange, request, servlet, true);
    }

    private HttpExchange begin(ThreadContext thread, ServletApi api, Object request, Object response, String where)
            throws Throwable {
        if (!underway.isEmpty()) {
            // A container may use the object again for the next request.
            underway.remove(api.request().bare(request));
        }
        HttpExchange exchange = new HttpExchange(
                api, request, response, policy, lines.trace(thread), lines.sources(), http::begin, where);
        thread.request(exchange);
        return exchange;
    }

    private HttpExchange earlier(ServletApi api, Object request) throws Throwable {
        return underway.isEmpty() ? null : underway.get(api.request().bare(request));
    }

    private Call outermost(HttpExchange exchange, Object request, String servlet, boolean alone) {
        Object before = exchange.deeper(request, servlet);
        return (same, result, thrown) -> {
            if (alone) {
                same.request(null);
            }
            exchange.look();
            exchange.back(before);
            leave(exchange, thrown);
        };
    }

    /** Within the first one; its events are the request's, and it may know the actor. */
    private Call deeper(HttpExchange exchange, Object request, String servlet) {
        Object before = exchange.deeper(request, servlet);
        return (same, result, thrown) -> {
            exchange.look();
            exchange.back(before);
            note(exchange, request, thrown);
        };
    }

    /** A dispatch after the first thread has left: no event of its own. */
    private Call again(ThreadContext thread, HttpExchange exchange, Object request) {
        if (exchange == null) {
            return null;
        }
        thread.request(exchange);
        Object before = exchange.deeper(request, null);
        return (same, result, thrown) -> {
            same.request(null);
            exchange.look();
            exchange.back(before);
            note(exchange, request, thrown);
        };
    }

    /** What leaves a later dispatch last is how the request failed; an error page that succeeds takes nothing back. */
    private static void note(HttpExchange exchange, Object request, Throwable thrown) throws Throwable {
        if (exchange.left() && (thrown != null || !exchange.api().request().isError(request))) {
            exchange.thrown(thrown);
        }
    }

    /** The first thread leaves. What a broken wrapper cannot tell costs no line. */
    private void leave(HttpExchange exchange, Throwable thrown) {
        exchange.leave(HttpLines.route(exchange));
        int status = HttpExchange.UNTOLD;
        try {
            if (thrown == null && exchange.api().isAsync(exchange.request()) && listening(exchange)) {
                remember(exchange);
                return;
            }
            status = exchange.status(thrown);
        } catch (Throwable broken) {
            // A wrapper of the application's that throws: the line is written with what is known by now.
        }
        finish(exchange, status, thrown);
        if (thrown != null || status >= 400) {
            // The container may dispatch to an error page.
            remember(exchange);
        }
    }

    private void remember(HttpExchange exchange) {
        try {
            Object bare = exchange.api().request().bare(exchange.request());
            exchange.park();
            underway.put(bare, exchange);
        } catch (Throwable broken) {
            // Then the lines of a later dispatch name no request.
        }
    }

    /** Whether its end will be heard of: not if another thread has ended it meanwhile, before it was listened to. */
    private boolean listening(HttpExchange exchange) throws Throwable {
        ServletApi api = exchange.api();
        return api.listen(exchange.request(), (proxy, method, given) -> heard(exchange, proxy, method, given))
                && api.isAsync(exchange.request());
    }

    /** An event of the container's; runs on its thread, where nothing of ours may get out. */
    private Object heard(HttpExchange exchange, Object proxy, Method method, Object[] given) {
        switch (method.getName()) {
            case "onComplete" -> guarded(() -> complete(exchange));
            case "onError" -> guarded(() -> fail(exchange, exchange.api().failure(given[0])));
            case "onStartAsync" -> guarded(() -> exchange.api().listenOn(given[0], proxy));
            case "equals" -> {
                return proxy == given[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(proxy);
            }
            case "toString" -> {
                return "indelible listener";
            }
            default -> {
                // onTimeout: onComplete follows.
            }
        }
        return null;
    }

    private interface Step {
        void run() throws Throwable;
    }

    private void guarded(Step step) {
        ThreadContext thread = ThreadContext.current();
        boolean outermost = thread.begin();
        try {
            step.run();
        } catch (Throwable failed) {
            lines.lost("the end of an asynchronous request could not be captured");
        } finally {
            if (outermost) {
                thread.end();
            }
        }
    }

    /**
     * The asynchronous part has failed. Mostly onComplete follows, with the status that the failure got; not always on
     * Undertow, where a client that goes away early can leave the request hanging. So what the client sees decides: once
     * that cannot change any more, this is the end.
     */
    private void fail(HttpExchange exchange, Throwable failure) throws Throwable {
        if (exchange.thrown() == null) {
            exchange.thrown(failure);
        }
        if (exchange.isSettled()) {
            complete(exchange);
        }
    }

    private void complete(HttpExchange exchange) throws Throwable {
        finish(exchange, exchange.status(null), exchange.thrown());
        Object request = exchange.request();
        if (request != null) {
            underway.remove(exchange.api().request().bare(request));
        }
    }

    private void finish(HttpExchange exchange, int status, Throwable thrown) {
        if (exchange.end()) {
            http.end(exchange, status, thrown);
        }
    }
}
