package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import java.lang.reflect.Executable;
import java.util.List;

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
    private AuditedBody body;
    private Tx transaction;
    private Tx lastTransaction;
    private Expected expected;
    private int statements;
    private boolean descending;
    private Object innermost;
    private final JdbcTicks jdbc = new JdbcTicks();

    /** A task runs in the midst of somebody else's work: what the thread's security framework says is about that. */
    private boolean foreign;

    /** What a worker's security framework held before its task: not the task's. */
    private Object leftover;

    /** Until when {@code carried} is in force, if it came with the thread's start. */
    private Births.Birth birth;

    private Acting acting;

    /** The task of a pool's worker. */
    private Object task;

    /** Threads started now are workers, and nobody's. */
    private boolean hiring;

    private boolean authenticating;

    private ThreadContext() {
        birth = Births.of(Thread.currentThread());
        carried = birth == null ? null : birth.carried();
    }

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
        if (birth != null) {
            // A thread that serves requests is a worker.
            birth = null;
            carried = null;
        }
        clear();
        request = scope;
    }

    private void clear() {
        request = null;
        body = null;
        transaction = null;
        lastTransaction = null;
        expected = null;
        statements = 0;
        descending = false;
        innermost = null;
        acting = null;
        authenticating = false;
    }

    /**
     * A pool's worker before and after a task: nothing but {@code next} (or null) is in force, whatever went wrong. {@code
     * held}: what the security frameworks hold on this thread already, see {@link ActorSources#held}.
     */
    public void idle(Carried next, Object held) {
        clear();
        birth = null;
        carried = next;
        foreign = false;
        leftover = held;
        task = null;
    }

    /** Whether this is the task that the worker has in force already. */
    public boolean inForce(Object given) {
        return given != null && task == given;
    }

    /** Notes the worker's task, until it is idle. */
    public void runs(Object given) {
        task = given;
    }

    /** A worker between two tasks. */
    public void idle(Carried next) {
        idle(next, null);
    }

    /** Whether nothing is in force. */
    public boolean isIdle() {
        return request == null && carried() == null && acting() == null;
    }

    /** A task of a framework's that holds nothing on this thread. */
    public Outer carry(Carried next) {
        return carry(next, null);
    }

    /**
     * Puts what a task carried into force; gives what {@link #resume} puts back. A thread that waits for a
     * CompletableFuture may run the task of another request meanwhile: then nothing of its own request is the task's.
     * {@code held}: what the security frameworks hold on this thread now, see {@link ActorSources#held}.
     */
    public Outer carry(Carried next, Object held) {
        Outer outer = now();
        if (isIdle()) {
            leftover = held;
        } else if (!isPartOf(next)) {
            clear();
            foreign = true;
            leftover = held;
        }
        birth = null;
        carried = next;
        return outer;
    }

    /** What is in force, for {@link #resume}. */
    public Outer now() {
        return new Outer(
                request,
                carried,
                body,
                transaction,
                expected,
                statements,
                descending,
                innermost,
                foreign,
                leftover,
                birth,
                acting,
                authenticating,
                hiring);
    }

    /** Whether what this thread does already and what {@code next} carries is one piece of work. */
    private boolean isPartOf(Carried next) {
        if (next.request() != null) {
            return next.request().equals(requestId());
        }
        return request == null && acting() == null && carried != null && carried.equals(next);
    }

    /** Ends the task that {@link #carry} began, or what went wrong on the way. */
    public void resume(Outer outer) {
        request = outer.request;
        carried = outer.carried;
        body = outer.body;
        transaction = outer.transaction;
        expected = outer.expected;
        statements = outer.statements;
        descending = outer.descending;
        innermost = outer.innermost;
        foreign = outer.foreign;
        leftover = outer.leftover;
        birth = outer.birth;
        acting = outer.acting;
        authenticating = outer.authenticating;
        hiring = outer.hiring;
    }

    /** What was in force around a task. */
    public record Outer(
            RequestScope request,
            Carried carried,
            AuditedBody body,
            Tx transaction,
            Expected expected,
            int statements,
            boolean descending,
            Object innermost,
            boolean foreign,
            Object leftover,
            Births.Birth birth,
            Acting acting,
            boolean authenticating,
            boolean hiring) {}

    /** What a task handed over now has to take along; null if there is nothing. */
    public Carried capture(ActorSources sources) {
        Actor actor = knownActor(sources);
        RequestId id = requestId();
        if (actor == null && id == null) {
            return null;
        }
        return new Carried(id, actor, ip(), session(), mark(), trace(), span(), delays());
    }

    private Carried carried() {
        if (birth != null && birth.over()) {
            birth = null;
            carried = null;
        }
        return carried;
    }

    /** How many delayed tasks lie between the request and this work, each scheduled by the one before. */
    public int delays() {
        return request != null || carried() == null ? 0 : carried.delays();
    }

    /** Who is at work on this thread, or {@link Actor#UNKNOWN}. May call the application's security framework. */
    public Actor actor(ActorSources sources) {
        Actor actor = knownActor(sources);
        return actor == null ? Actor.UNKNOWN : actor;
    }

    private Actor knownActor(ActorSources sources) {
        Acting named = acting();
        return named == null ? shownActor(sources) : named.actor();
    }

    /** Whom others than the application's own code name. */
    private Actor shownActor(ActorSources sources) {
        if (carried() != null
                && carried.actor() != null
                && carried.actor().named()
                && (request == null || request.id().equals(carried.request()))) {
            return carried.actor();
        }
        Actor actor = foreign ? sources.entered(leftover) : sources.current(leftover);
        if (actor == null || !actor.known()) {
            // What a worker was given before does not count in a request.
            Actor given = request != null ? request.actor() : carried == null ? null : carried.actor();
            actor = given != null && (actor == null || given.known()) ? given : actor;
        }
        return actor == null && !foreign ? sources.subject() : actor;
    }

    /** Begins work in the name of {@code id}; who is known to do it stays in the line. */
    public Acting act(String id, List<String> roles, ActorSources sources) {
        Actor actual = knownActor(sources);
        String by = actual == null || !actual.known() || actual.id().equals(id)
                ? null
                : actual.by() == null ? actual.id() : actual.by();
        acting = new Acting(new Actor(id, "user", roles, Actor.NAMED, by), acting());
        return acting;
    }

    private Acting acting() {
        if (acting != null) {
            acting = Acting.innermost(acting);
        }
        return acting;
    }

    /** Begins or ends the start of a pool's worker; gives what was. */
    public boolean hiring(boolean now) {
        boolean before = hiring;
        hiring = now;
        return before;
    }

    /** Whether a thread that starts now is a pool's worker. */
    public boolean hiring() {
        return hiring;
    }

    /** Enters the outermost attempt to log in or out; false inside of one. */
    public boolean authenticate() {
        if (authenticating) {
            return false;
        }
        authenticating = true;
        return true;
    }

    /** Leaves it. */
    public void authenticated() {
        authenticating = false;
    }

    /** The id of the request behind this thread's work, or null. */
    public RequestId requestId() {
        if (request != null) {
            return request.id();
        }
        return carried() == null ? null : carried.request();
    }

    /** The peer of that request, or null. */
    public String ip() {
        if (request != null) {
            return request.ip();
        }
        return carried() == null ? null : carried.ip();
    }

    /** The hash of the session of that request, or null. */
    public String session() {
        if (request != null) {
            return request.session();
        }
        return carried() == null ? null : carried.session();
    }

    private RequestMark mark() {
        if (request != null) {
            return request.mark();
        }
        return carried() == null ? null : carried.mark();
    }

    /** The trace id that the request behind this work came with, or null. */
    public String trace() {
        if (request != null) {
            return request.trace();
        }
        return carried() == null ? null : carried.trace();
    }

    /** The span id that it came with, or null. */
    public String span() {
        if (request != null) {
            return request.span();
        }
        return carried() == null ? null : carried.span();
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

    /** The transaction that this thread is in, or null. One that ended on another thread leaves the one around it. */
    public Tx transaction() {
        if (transaction != null && !transaction.open()) {
            transaction = transaction.around();
        }
        return transaction;
    }

    /** The transaction that this thread entered last, even if that has ended, or null. */
    public Tx lastTransaction() {
        return lastTransaction;
    }

    /** Enters a transaction, or leaves it with null. */
    public void transaction(Tx entered) {
        transaction = entered;
        lastTransaction = entered == null ? lastTransaction : entered;
    }

    /** The place of the innermost audited method that this thread is in, or null. */
    public String where() {
        return body == null ? null : body.where();
    }

    /** The innermost audited method's call that this thread is in, or null. */
    public AuditedBody body() {
        return body;
    }

    /** Enters an audited method, or goes back to the one around it (or null). */
    public void body(AuditedBody next) {
        body = next;
    }

    /** Notes that an audited method's body has begun: method security let the call pass. */
    public void entered(Executable method) {
        for (Expected one = expected; one != null; one = one.outer) {
            if (one.method.equals(method)) {
                one.settled = true;
            }
        }
    }

    /**
     * Enters method security for a call of this audited method. {@code after}: it may refuse what the body gives back,
     * so that it has the last word on the call's outcome.
     */
    public Expected expect(Executable method, boolean after) {
        expected = new Expected(method, after, expected);
        return expected;
    }

    /** The innermost method security that has the last word on a call of this method, or null. */
    public Expected judge(Executable method) {
        Expected one = expected;
        while (one != null && !(one.after && one.body == null && one.method.equals(method))) {
            one = one.outer;
        }
        return one;
    }

    /** Notes that the innermost method security refuses the call it decides on, whether or not it throws. */
    public void refuse() {
        if (expected != null) {
            expected.refused = true;
        }
    }

    /** Leaves method security. */
    public void leave(Expected one) {
        expected = one.outer;
    }

    /** What JDBC calls on this thread tell the calls around them. */
    public JdbcTicks jdbc() {
        return jdbc;
    }

    /** Enters a call into a JDBC statement; gives how many such calls were open before. */
    public int openStatement(Object statement) {
        if (statements == 0 || descending) {
            innermost = statement;
            descending = true;
        }
        return statements++;
    }

    /** The call just entered is the driver's own: what it calls further on is its affair. */
    public void bottom() {
        descending = false;
    }

    /** Whether a call into a statement is under way. */
    public boolean inStatement() {
        return statements > 0;
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
        private final Executable method;
        private final boolean after;
        private final Expected outer;
        private boolean settled;
        private boolean refused;
        private AuditedBody body;

        private Expected(Executable method, boolean after, Expected outer) {
            this.method = method;
            this.after = after;
            this.outer = outer;
        }

        /** Leaves the line about a body that has run to this check. */
        public void ran(AuditedBody ran) {
            body = ran;
        }

        /** The body that ran and has no line yet, or null. */
        public AuditedBody body() {
            return body;
        }

        /** Whether the check said no. */
        public boolean refused() {
            return refused;
        }

        /** Whether its body has run, or an inner check has reported its denial. */
        public boolean settled() {
            return settled;
        }
    }
}
