package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import java.lang.reflect.Method;
import java.util.Objects;

/**
 * What the agent knows about the thread it is called on. Owned by that thread and never inherited: a pool's worker that
 * was born in a request must not keep the request's user. False attribution is worse than {@code unknown}.
 */
public final class ThreadContext {
    private static final ThreadLocal<ThreadContext> CURRENT = ThreadLocal.withInitial(ThreadContext::new);

    /** Set while the agent itself is at work, so that what it calls in the application is not captured again. */
    private boolean busy;

    private RequestScope request;
    private Carried carried;
    private String where;
    private Tx transaction;
    private Expected expected;
    private int statements;
    private boolean descending;
    private Object innermost;

    /** A task runs in the midst of somebody else's work: what the thread's security framework says is about that. */
    private boolean foreign;

    private ThreadContext() {}

    /** The calling thread's. */
    public static ThreadContext current() {
        return CURRENT.get();
    }

    /** Begins the agent's own work; false if it is at work already, and then nothing may be captured. */
    public boolean begin() {
        if (busy) {
            return false;
        }
        busy = true;
        return true;
    }

    /** Ends what a true {@link #begin} began. */
    public void end() {
        busy = false;
    }

    /** The request this thread works on, or null. */
    public RequestScope request() {
        return request;
    }

    /** Enters a request, or leaves it with null. A new request starts clean, whatever went wrong in the one before. */
    public void request(RequestScope scope) {
        request = scope;
        where = null;
        transaction = null;
        expected = null;
        statements = 0;
        descending = false;
        innermost = null;
    }

    /** A pool's worker before and after a task: nothing but {@code next} (or null) is in force, whatever went wrong. */
    public void idle(Carried next) {
        request(null);
        carried = next;
        foreign = false;
    }

    /**
     * Puts what a task carried into force; gives what {@link #resume} puts back. A thread that waits for a
     * CompletableFuture may run the task of another request meanwhile: then nothing of its own request is the task's.
     */
    public Outer carry(Carried next) {
        Outer outer = now();
        boolean idle = request == null && carried == null;
        if (!idle && !Objects.equals(requestId(), next.request())) {
            request(null);
            foreign = true;
        }
        carried = next;
        return outer;
    }

    /** What is in force, for {@link #resume}. */
    public Outer now() {
        return new Outer(request, carried, where, transaction, expected, statements, descending, innermost, foreign);
    }

    /** Ends the task that {@link #carry} began, or what went wrong on the way. */
    public void resume(Outer outer) {
        request = outer.request;
        carried = outer.carried;
        where = outer.where;
        transaction = outer.transaction;
        expected = outer.expected;
        statements = outer.statements;
        descending = outer.descending;
        innermost = outer.innermost;
        foreign = outer.foreign;
    }

    /** What was in force around a task. */
    public record Outer(
            RequestScope request,
            Carried carried,
            String where,
            Tx transaction,
            Expected expected,
            int statements,
            boolean descending,
            Object innermost,
            boolean foreign) {}

    /** What a task handed over now has to take along; null if there is nothing. */
    public Carried capture(ActorSources sources) {
        Actor actor = knownActor(sources);
        RequestId id = requestId();
        return actor == null && id == null ? null : new Carried(id, actor, ip(), session(), mark());
    }

    /** Who is at work on this thread, or {@link Actor#UNKNOWN}. May call the application's security framework. */
    public Actor actor(ActorSources sources) {
        Actor actor = knownActor(sources);
        return actor == null ? Actor.UNKNOWN : actor;
    }

    private Actor knownActor(ActorSources sources) {
        Actor actor = foreign ? null : sources.current();
        if (actor == null && request != null) {
            actor = request.actor();
        }
        return actor == null && carried != null ? carried.actor() : actor;
    }

    /** The id of the request behind this thread's work, or null. */
    public RequestId requestId() {
        if (request != null) {
            return request.id();
        }
        return carried == null ? null : carried.request();
    }

    /** The peer of that request, or null. */
    public String ip() {
        if (request != null) {
            return request.ip();
        }
        return carried == null ? null : carried.ip();
    }

    /** The hash of the session of that request, or null. */
    public String session() {
        if (request != null) {
            return request.session();
        }
        return carried == null ? null : carried.session();
    }

    private RequestMark mark() {
        if (request != null) {
            return request.mark();
        }
        return carried == null ? null : carried.mark();
    }

    /** Before a line about this thread's work is started: its request is worth a line now. */
    public void contains() {
        RequestMark mark = mark();
        if (mark != null) {
            mark.mark();
        }
        if (request != null) {
            request.contains();
        }
    }

    /** The transaction that this thread is in, or null. */
    public Tx transaction() {
        return transaction != null && transaction.open() ? transaction : null;
    }

    /** Enters a transaction, or leaves it with null. */
    public void transaction(Tx entered) {
        transaction = entered;
    }

    /** The innermost audited method that this thread is in, or null. */
    public String where() {
        return where;
    }

    /** Enters an audited method, or goes back to the one around it; gives the one before. */
    public String where(String next) {
        String before = where;
        where = next;
        return before;
    }

    /** Notes that an audited method's body has begun: method security let the call pass. */
    public void entered(Method method) {
        for (Expected one = expected; one != null; one = one.outer) {
            if (one.method.equals(method)) {
                one.settled = true;
            }
        }
    }

    /** Enters method security for a call of this audited method. */
    public Expected expect(Method method) {
        expected = new Expected(method, expected);
        return expected;
    }

    /** Leaves method security. */
    public void leave(Expected one) {
        expected = one.outer;
    }

    /** Enters a call into a JDBC statement; gives how many such calls were open before. */
    public int openStatement(Object statement) {
        if (statements == 0 || descending) {
            innermost = statement;
            descending = true;
        }
        return statements++;
    }

    /** Leaves it. */
    public void closeStatement() {
        // An exit whose entry a new request has forgotten.
        statements = Math.max(0, statements - 1);
        descending = false;
    }

    /** The object at the bottom of the wrappers, which is the driver's own: what it calls further on does not count. */
    public Object takeInnermost() {
        Object statement = innermost;
        innermost = null;
        return statement;
    }

    /** An audited call that method security is deciding on. */
    public static final class Expected {
        private final Method method;
        private final Expected outer;
        private boolean settled;

        private Expected(Method method, Expected outer) {
            this.method = method;
            this.outer = outer;
        }

        /** Whether its body has run, or an inner check has reported its denial. */
        public boolean settled() {
            return settled;
        }
    }
}
