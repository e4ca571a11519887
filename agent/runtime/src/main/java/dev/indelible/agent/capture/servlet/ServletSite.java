package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.capture.Site;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import java.lang.reflect.Method;
import java.util.function.Supplier;

/**
 * What happens at a filter or servlet: a new request begins, one that is under way goes a step deeper, or an
 * asynchronous or error dispatch goes on with a request that this thread has not seen yet.
 */
final class ServletSite implements Site {
    /** Where a later dispatch of the same request finds it; set only when there will be one. */
    private static final String ATTRIBUTE = "dev.indelible.request";

    /** Instead of a status: the asynchronous part will end the request. */
    private static final int GOES_ON = -2;

    private final ServletApi api;
    private final EventLine lines;
    private final HttpLines http;
    private final Supplier<RequestId> ids;
    private final boolean servlet;

    ServletSite(ServletApi api, EventLine lines, Supplier<RequestId> ids, boolean servlet) {
        this.api = api;
        this.lines = lines;
        this.ids = ids;
        this.servlet = servlet;
        http = new HttpLines(lines);
    }

    @Override
    public Call enter(ThreadContext thread, Object self, Object[] arguments) throws Throwable {
        Object request = arguments[0];
        Object response = arguments[1];
        if (!api.isHttp(request, response)) {
            return null;
        }
        if (thread.request() instanceof HttpExchange exchange) {
            return deeper(exchange, self, request);
        }
        if (!"REQUEST".equals(ServletApi.text(api.dispatcherType(), request))) {
            return api.attribute(request, ATTRIBUTE) instanceof HttpExchange earlier
                    ? again(thread, earlier, self, request)
                    : null;
        }
        String where = self.getClass().getName() + (servlet ? ".service" : ".doFilter");
        HttpExchange exchange = new HttpExchange(api, request, response, ids.get(), where);
        http.begin(exchange);
        thread.request(exchange);
        return (same, result, thrown) -> {
            // First of all: a request that stayed behind would swallow the next one on this thread.
            same.request(null);
            exchange.look(lines.sources());
            finish(exchange, leave(exchange, thrown), thrown);
        };
    }

    /** A filter or servlet inside of the first one; its events are the request's, and it may know the actor. */
    private Call deeper(HttpExchange exchange, Object self, Object request) {
        Object before = exchange.deeper(request, servlet ? self.getClass().getName() + ".service" : null);
        exchange.look(lines.sources());
        return (same, result, thrown) -> {
            exchange.look(lines.sources());
            exchange.back(before);
        };
    }

    /** A dispatch after the first thread has left: no event of its own. */
    private Call again(ThreadContext thread, HttpExchange exchange, Object self, Object request) {
        thread.request(exchange);
        Object before = exchange.deeper(request, servlet ? self.getClass().getName() + ".service" : null);
        return (same, result, thrown) -> {
            same.request(null);
            exchange.look(lines.sources());
            exchange.back(before);
        };
    }

    /** The request's status as its first thread leaves; what a broken wrapper cannot tell costs no line. */
    private int leave(HttpExchange exchange, Throwable thrown) {
        int status = HttpExchange.UNTOLD;
        try {
            if (thrown == null && api.isAsync(exchange.request()) && listening(exchange)) {
                api.attribute(exchange.request(), ATTRIBUTE, exchange);
                return GOES_ON;
            }
            status = exchange.status(thrown);
            if (thrown != null || status >= 400) {
                // The container will dispatch to an error page.
                api.attribute(exchange.request(), ATTRIBUTE, exchange);
            }
        } catch (Throwable broken) {
            // A wrapper of the application's that throws: the line is written with what is known by now.
        }
        return status;
    }

    /** Whether the end of the asynchronous part will be heard; if it is over already, it will not. */
    private boolean listening(HttpExchange exchange) {
        try {
            Object context = (Object) api.asyncContext().invokeExact(exchange.request());
            api.listen(context, (proxy, method, given) -> heard(exchange, proxy, method, given));
            return true;
        } catch (Throwable over) {
            return false;
        }
    }

    /** An event of the container's; runs on its thread, where nothing of ours may get out. */
    private Object heard(HttpExchange exchange, Object proxy, Method method, Object[] given) {
        switch (method.getName()) {
            case "onComplete" -> guarded(() -> finish(exchange, exchange.status(null), null));
            case "onStartAsync" ->
                guarded(() -> {
                    Object context = (Object) api.eventContext().invokeExact(given[0]);
                    api.addListener().invokeExact(context, proxy);
                });
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
                // onTimeout and onError: onComplete follows.
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

    private void finish(HttpExchange exchange, int status, Throwable thrown) throws Throwable {
        if (status != GOES_ON && exchange.end()) {
            http.end(exchange, status, thrown);
        }
    }
}
