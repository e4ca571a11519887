package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.policy.Proxies;
import java.lang.invoke.MethodHandle;
import java.util.List;

/**
 * What a request says of itself. All but the method is asked for when a line needs it, since most requests have none, and
 * at the latest before the request leaves its first thread.
 *
 * <p>What must stay true: a request of the application's own that throws costs the one fact, never the line.
 */
final class RequestFacts {
    private static final int MAX_PATH = 8_192;

    private final RequestApi api;
    private final HttpPolicy policy;
    private final String method;
    private Object request;
    private String sentPath;
    private String path;
    private String peer;
    private String ip;
    private List<String> query;
    private TraceParent trace;
    private boolean traced;

    RequestFacts(RequestApi api, Object request, HttpPolicy policy) {
        this.api = api;
        this.request = request;
        this.policy = policy;
        method = method(text(api.method()));
    }

    /** A method is any token a client likes to send; what is no plain word is not repeated in an action. */
    private static String method(String sent) {
        boolean plain = sent != null && !sent.isEmpty() && sent.length() <= 20;
        for (int i = 0; plain && i < sent.length(); i++) {
            plain = sent.charAt(i) >= 'A' && sent.charAt(i) <= 'Z';
        }
        return plain ? sent : "OTHER";
    }

    private String text(MethodHandle get) {
        try {
            return request == null ? null : RequestApi.text(get, request);
        } catch (Throwable broken) {
            return null;
        }
    }

    private List<String> headers(String name) {
        try {
            return request == null ? List.of() : api.headers(request, name);
        } catch (Throwable broken) {
            return List.of();
        }
    }

    String method() {
        return method;
    }

    /** As the client sent it. */
    String sentPath() {
        if (sentPath == null) {
            String uri = text(api.uri());
            sentPath = uri == null || uri.isEmpty() ? "/" : uri.substring(0, Math.min(uri.length(), MAX_PATH));
        }
        return sentPath;
    }

    /** Without the parameters that may hide in a path: {@code ;jsessionid=…} is a secret. */
    String path() {
        if (path == null && sentPath().indexOf(';') < 0) {
            path = sentPath();
        } else if (path == null) {
            StringBuilder kept = new StringBuilder();
            for (String segment : sentPath().split("/", -1)) {
                int parameters = segment.indexOf(';');
                kept.append('/').append(parameters < 0 ? segment : segment.substring(0, parameters));
            }
            path = kept.substring(1);
        }
        return path;
    }

    /** The client's address, as far as it can be trusted; null where the container does not say. */
    String ip() {
        if (ip == null) {
            peer = text(api.peer());
            Proxies proxies = policy.policy().proxies();
            ip = proxies.any() && peer != null
                    ? ClientAddress.of(proxies, peer, headers("X-Forwarded-For"), headers("Forwarded"))
                    : peer;
        }
        return ip;
    }

    /** The peer, where it is another than the client; else null. */
    String peer() {
        return ip() == null || ip.equals(peer) ? null : peer;
    }

    /** The query parameters that a line shows. */
    List<String> query() {
        if (query == null) {
            query = policy.query().any() ? policy.query().shown(text(api.query())) : List.of();
        }
        return query;
    }

    /** The caller's trace, or null. */
    TraceParent trace() {
        if (!traced) {
            traced = true;
            trace = TraceParent.of(headers("traceparent"));
        }
        return trace;
    }

    /** Asks for everything now. */
    void ask() {
        path();
        ip();
        query();
        trace();
    }

    /** Asks for everything now, and keeps nothing of the application. */
    void settle() {
        ask();
        request = null;
    }
}
