package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.RequestMark;
import dev.indelible.agent.context.RequestScope;
import dev.indelible.agent.trace.Traces;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One request and its response, from the container's hands to the end of its last asynchronous part.
 *
 * <p>What must stay true: it ends once, whichever of its threads comes first; the actor is the last one that somebody in
 * the chain knew, since the security filter forgets its user before the first filter returns; the begin is told by the
 * first thread only, before it leaves, so that it can never come after the end; once that thread has left, nothing here
 * keeps the application's objects alive.
 */
final class HttpExchange implements RequestScope {
    /** No status: the application's own wrapper could not tell it. */
    static final int UNTOLD = -1;

    private static final String SPRING_SECURITY = "org.springframework.security.web.";

    private final ServletApi api;
    private final RequestId id = RequestId.fresh();
    private final RequestFacts facts;
    private final Consumer<HttpExchange> begin;
    private final Traces.Ids opened;
    private final ActorSources sources;
    private final boolean sure;
    private final long started = System.nanoTime();
    private final RequestMark mark = new RequestMark();
    private final AtomicBoolean ended = new AtomicBoolean();

    /** The request and the response themselves, or weak references to them. */
    private volatile Object request;

    private volatile Object response;

    /** The request as the innermost filter sees it: wrappers add the principal. */
    private Object innermost;

    private int depth;
    private boolean begun;
    private volatile boolean left;
    private volatile String where;
    private volatile String route;
    private volatile Actor seen;
    private volatile Throwable thrown;

    /**
     * {@code opened}: where in which trace a tracer of the application's has put it, or null; {@code begin} writes the
     * begin record; {@code where}: what the request entered first.
     */
    HttpExchange(
            ServletApi api,
            Object request,
            Object response,
            HttpPolicy policy,
            Traces.Ids opened,
            ActorSources sources,
            Consumer<HttpExchange> begin,
            String where) {
        this.api = api;
        this.request = request;
        this.response = response;
        this.begin = begin;
        this.where = where;
        this.opened = opened;
        this.sources = sources;
        innermost = request;
        facts = new RequestFacts(api.request(), request, policy);
        sure = policy.isSure(facts);
        if (sure) {
            begin();
        }
    }

    private void begin() {
        begun = true;
        begin.accept(this);
    }

    @Override
    public RequestId id() {
        return id;
    }

    @Override
    public String ip() {
        return facts.ip();
    }

    @Override
    public RequestMark mark() {
        return mark;
    }

    @Override
    public void contains() {
        mark.mark();
        if (!begun && !left) {
            begin();
        }
    }

    @Override
    public String session() {
        Object asked = request();
        try {
            String session = asked == null ? null : api.request().sessionId(asked);
            return session == null ? null : SessionHash.of(session);
        } catch (Throwable none) {
            return null;
        }
    }

    @Override
    public String trace() {
        Traces.Ids place = place();
        return place == null ? null : place.trace();
    }

    @Override
    public String span() {
        Traces.Ids place = place();
        return place == null ? null : place.span();
    }

    /** Where in which trace it stands: as the application's tracer says, else as its caller did; or null. */
    Traces.Ids place() {
        if (opened != null) {
            return opened;
        }
        TraceParent caller = facts.trace();
        return caller == null ? null : new Traces.Ids(caller.trace(), caller.span());
    }

    @Override
    public Actor actor() {
        Actor named = named();
        return named == null ? seen : named;
    }

    /** Whom the innermost request names, or its session where nobody else has been seen; or null. */
    private Actor named() {
        Object asked = innermost;
        Actor actor = principal();
        boolean better = actor != null || asked == null || seen != null && seen.known();
        return better ? actor : sources.ofSession(asked);
    }

    /** Whom the innermost request names, or null; a request that cannot say costs no event. */
    private Actor principal() {
        try {
            String name = innermost == null ? null : api.request().user(innermost);
            return name == null ? null : new Actor(name, "user", List.of(), "request-principal");
        } catch (Throwable unknown) {
            return null;
        }
    }

    /** Notes who is at work now; who is known is never replaced by somebody unknown. */
    void look() {
        Actor now = sources.current();
        if (now == null || !now.known()) {
            Actor named = named();
            now = named == null ? now : named;
        }
        if (now != null && (now.known() || seen == null)) {
            seen = now;
        }
    }

    /** Goes one filter or servlet deeper; gives the request to come back to. */
    Object deeper(Object inner, String servlet) {
        Object before = innermost;
        depth++;
        // Spring's wrapper answers by loading the user that Spring itself is asked for.
        innermost = inner == before || api.request().isWithin(inner, SPRING_SECURITY) ? before : inner;
        where = servlet == null ? where : servlet;
        return before;
    }

    /** Comes back. */
    void back(Object before) {
        depth--;
        innermost = before;
    }

    /** Whether it is in a filter or servlet now. */
    boolean isInside() {
        return depth > 0;
    }

    /** The first thread leaves; {@code template}: the route, before an error page or a dispatch puts its own there. */
    void leave(String template) {
        left = true;
        route = template;
    }

    /** What the container's mapping says, from a container that forgets it. */
    void route(String mapped) {
        route = mapped;
    }

    /** Whether the outermost filter or servlet was left by the first thread: its end is settled, or comes later. */
    boolean left() {
        return left;
    }

    /** The request goes on without a thread of its own for now. */
    void park() {
        facts.settle();
        request = new WeakReference<>(request);
        response = new WeakReference<>(response);
        innermost = null;
    }

    /** What left the application in the end, or null. */
    void thrown(Throwable failure) {
        thrown = failure;
    }

    Throwable thrown() {
        return thrown;
    }

    /**
     * What the client sees, or {@link #UNTOLD}. An exception that reaches the container becomes a 500, which it sets only
     * later, and only if no other status has left already.
     */
    int status(Throwable failure) {
        try {
            Object answer = response();
            return failure == null || api.isCommitted(answer) ? api.status(answer) : 500;
        } catch (Throwable broken) {
            return UNTOLD;
        }
    }

    /** Whether what the client sees has left already. */
    boolean isSettled() throws Throwable {
        Object answer = response();
        return answer != null && api.isCommitted(answer);
    }

    private Object response() {
        return response instanceof WeakReference<?> weak ? weak.get() : response;
    }

    /** True once: for whoever has to write the final line. */
    boolean end() {
        return ended.compareAndSet(false, true);
    }

    /** Whether its end was told or counted. */
    boolean isOver() {
        return ended.get();
    }

    /** Whether it has a line, which is known at its end. */
    boolean isWorthALine(HttpPolicy policy, int status) {
        return sure || mark.marked() || policy.hasEarned(status, facts);
    }

    /** Who it was, as far as anyone in the chain knew. */
    Actor finalActor() {
        Actor actor = seen;
        return actor == null ? Actor.UNKNOWN : actor;
    }

    ServletApi api() {
        return api;
    }

    RequestFacts facts() {
        return facts;
    }

    /** The request as the container or the first filter had it; null once it is gone. */
    Object request() {
        return request instanceof WeakReference<?> weak ? weak.get() : request;
    }

    String where() {
        return where;
    }

    String route() {
        return route;
    }

    long durationMicros() {
        return (System.nanoTime() - started) / 1000;
    }
}
