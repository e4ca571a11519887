package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.RequestMark;
import dev.indelible.agent.context.RequestScope;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request and its response, from the first filter to the end of its last asynchronous part.
 *
 * <p>What must stay true: it ends once, whichever of its threads comes first; the actor is the last one that somebody in
 * the chain knew, since the security filter forgets its user before the first filter returns.
 */
final class HttpExchange implements RequestScope {
    /** No status: the application's own wrapper could not tell it. */
    static final int UNTOLD = -1;

    private final ServletApi api;
    private final Object request;
    private final Object response;
    private final RequestId id;
    private final String ip;
    private final String method;
    private final String uri;
    private final long started = System.nanoTime();
    private final RequestMark mark = new RequestMark();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** The request as the innermost filter sees it: wrappers add the principal. */
    private Object innermost;

    private volatile String where;
    private volatile Actor seen;

    HttpExchange(ServletApi api, Object request, Object response, RequestId id, String where) throws Throwable {
        this.api = api;
        this.request = request;
        this.response = response;
        this.id = id;
        this.where = where;
        innermost = request;
        ip = ServletApi.text(api.remoteAddress(), request);
        method = method(ServletApi.text(api.httpMethod(), request));
        uri = path(ServletApi.text(api.uri(), request));
    }

    /** A method is any token a client likes to send; what is no plain word is not repeated in an action. */
    private static String method(String sent) {
        boolean plain = sent != null && !sent.isEmpty() && sent.length() <= 20;
        return plain && sent.chars().allMatch(c -> c >= 'A' && c <= 'Z') ? sent : "OTHER";
    }

    /** Without the parameters that may hide in a path: {@code ;jsessionid=…} is a secret. */
    private static String path(String uri) {
        StringBuilder path = new StringBuilder();
        for (String segment : uri == null ? new String[0] : uri.split("/", -1)) {
            int parameters = segment.indexOf(';');
            path.append('/').append(parameters < 0 ? segment : segment.substring(0, parameters));
        }
        return path.isEmpty() ? "/" : path.substring(1);
    }

    @Override
    public RequestId id() {
        return id;
    }

    @Override
    public String ip() {
        return ip;
    }

    @Override
    public RequestMark mark() {
        return mark;
    }

    @Override
    public void contains() {
        mark.mark();
    }

    @Override
    public String session() {
        return null;
    }

    @Override
    public String trace() {
        return null;
    }

    @Override
    public String span() {
        return null;
    }

    @Override
    public Actor actor() {
        Actor actor = principal();
        return actor == null ? seen : actor;
    }

    /** Whom the innermost request names, or null; a request that cannot say costs no event. */
    private Actor principal() {
        try {
            String name = api.user(innermost);
            return name == null ? null : new Actor(name, "user", List.of(), "request-principal");
        } catch (Throwable unknown) {
            return null;
        }
    }

    /** Notes who is at work now; who is known is never replaced by somebody unknown. */
    void look(ActorSources sources) {
        Actor now = sources.current();
        if (now == null || !now.known()) {
            Actor named = principal();
            now = named == null ? now : named;
        }
        if (now != null && (now.known() || seen == null)) {
            seen = now;
        }
    }

    /** Goes one filter or servlet deeper; gives the request to come back to. */
    Object deeper(Object inner, String servlet) {
        Object before = innermost;
        innermost = inner;
        where = servlet == null ? where : servlet;
        return before;
    }

    /** Comes back. */
    void back(Object before) {
        innermost = before;
    }

    /**
     * What the client sees, or {@link #UNTOLD}. An exception that reaches the container becomes a 500, which it sets only
     * later, and only if no other status has left already.
     */
    int status(Throwable thrown) {
        try {
            return thrown == null || api.isCommitted(response) ? api.status(response) : 500;
        } catch (Throwable broken) {
            return UNTOLD;
        }
    }

    /** True once: for whoever has to write the final line. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    /** Who it was, as far as anyone in the chain knew. */
    Actor finalActor() {
        Actor actor = seen;
        return actor == null ? Actor.UNKNOWN : actor;
    }

    ServletApi api() {
        return api;
    }

    Object request() {
        return request;
    }

    Object response() {
        return response;
    }

    String method() {
        return method;
    }

    String uri() {
        return uri;
    }

    String where() {
        return where;
    }

    long durationMicros() {
        return (System.nanoTime() - started) / 1000;
    }
}
