package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import java.lang.reflect.Executable;
import java.util.List;

/**
 * What the agent knows about the thread it is called on. Owned by that thread and never inherited: a pool's worker that
 * was born in a request must not keep the request's user. False attribution is worse than {@code unknown}.
 *
 * <p>What the thread is at work on is its {@link Work}; here is how one takes the place of another, and what belongs to
 * the thread whatever it works on.
 */
public final class ThreadContext {
    private static final ThreadLocal<ThreadContext> CURRENT = ThreadLocal.withInitial(ThreadContext::new);

    private final JdbcTicks jdbc = new JdbcTicks();
    private final Mark mark = new Mark();
    private Work work = Work.born(Births.of(Thread.currentThread()));

    /** Set while the agent itself is at work, so that what it calls in the application is not captured again. */
    private boolean busy;

    /** The task of a pool's worker. */
    private Object task;

    /** Threads started now are workers, and nobody's. */
    private boolean hiring;

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

    /** Takes how the thread stands now; good until the next one is taken or it is forgotten. */
    public Mark mark() {
        mark.take(work, hiring);
        return mark;
    }

    /** Ends the use of what {@link #mark} gave. */
    public void forget() {
        mark.forget();
    }

    /** Puts the thread back to how it stood. */
    public void back(Mark before) {
        work = before.back();
        hiring = before.hiring();
    }

    /** The request this thread works on, or null. */
    public RequestScope request() {
        return work.request();
    }

    /** Enters a request, or leaves it with null. A new request starts clean, whatever went wrong in the one before. */
    public void request(RequestScope scope) {
        work = work.in(scope);
    }

    /** A worker between two tasks. */
    public void idle(Carried next) {
        idle(next, null);
    }

    /**
     * A pool's worker before and after a task: nothing but {@code next} (or null) is in force, whatever went wrong. {@code
     * held}: what the security frameworks hold on this thread already, see {@link ActorSources#held}.
     */
    public void idle(Carried next, Object held) {
        task = null;
        if (next != null || held != null || !work.isBlank()) {
            work = Work.idle(next, held);
        }
    }

    /** Whether this is the task that the worker has in force already. */
    public boolean inForce(Object given) {
        return given != null && task == given;
    }

    /** Notes the worker's task, until it is idle. */
    public void runs(Object given) {
        task = given;
    }

    /** Whether nothing is in force. */
    public boolean isIdle() {
        return work.isIdle();
    }

    /** A task of a framework's that holds nothing on this thread. */
    public Work carry(Carried next) {
        return carry(next, null);
    }

    /**
     * Puts what a task carried into force; gives what {@link #resume} puts back. A thread that waits for a
     * CompletableFuture may run the task of another request meanwhile: then nothing of its own request is the task's.
     * {@code held}: what the security frameworks hold on this thread now, see {@link ActorSources#held}.
     */
    public Work carry(Carried next, Object held) {
        Work outer = work;
        work = outer.carry(next, held);
        return outer;
    }

    /** Ends the task that {@link #carry} began. */
    public void resume(Work outer) {
        work = outer.after(work);
    }

    /** What a task handed over now has to take along; null if there is nothing. */
    public Carried capture(ActorSources sources) {
        Actor actor = work.actor(sources);
        RequestId id = requestId();
        if (actor == null && id == null) {
            return null;
        }
        return new Carried(id, actor, ip(), session(), requestMark(), trace(), span(), delays());
    }

    /** How many delayed tasks lie between the request and this work, each scheduled by the one before. */
    public int delays() {
        return request() != null || work.carried() == null ? 0 : work.carried().delays();
    }

    /** Who is at work on this thread, or {@link Actor#UNKNOWN}. May call the application's security framework. */
    public Actor actor(ActorSources sources) {
        Actor actor = work.actor(sources);
        return actor == null ? Actor.UNKNOWN : actor;
    }

    /** Begins work in the name of {@code id}; who is known to do it stays in the line. */
    public Acting act(String id, List<String> roles, ActorSources sources) {
        return work.act(id, roles, sources);
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
        if (work.authenticating) {
            return false;
        }
        work.authenticating = true;
        return true;
    }

    /** Leaves it. */
    public void authenticated() {
        work.authenticating = false;
    }

    /** The id of the request behind this thread's work, or null. */
    public RequestId requestId() {
        return work.of(RequestScope::id, Carried::request);
    }

    /** The peer of that request, or null. */
    public String ip() {
        return work.of(RequestScope::ip, Carried::ip);
    }

    /** The hash of the session of that request, or null. */
    public String session() {
        return work.of(RequestScope::session, Carried::session);
    }

    /** The trace id that the request behind this work came with, or null. */
    public String trace() {
        return work.of(RequestScope::trace, Carried::trace);
    }

    /** The span id that it came with, or null. */
    public String span() {
        return work.of(RequestScope::span, Carried::span);
    }

    /** Before a line about this thread's work is started: its request is worth a line now. */
    public void contains() {
        RequestMark request = requestMark();
        if (request != null) {
            request.mark();
        }
        if (request() != null) {
            request().contains();
        }
    }

    private RequestMark requestMark() {
        return work.of(RequestScope::mark, Carried::mark);
    }

    /** The transaction that this thread is in, or null. One that ended on another thread leaves the one around it. */
    public Tx transaction() {
        Tx entered = work.transaction;
        if (entered != null && !entered.open()) {
            entered = entered.around();
            work.transaction = entered;
        }
        return entered;
    }

    /** The transaction that this thread entered last, even if that has ended, or null. */
    public Tx lastTransaction() {
        return work.lastTransaction;
    }

    /** Enters a transaction, or leaves it with null. */
    public void transaction(Tx entered) {
        work.transaction = entered;
        work.lastTransaction = entered == null ? work.lastTransaction : entered;
    }

    /** The place of the innermost audited method that this thread is in, or null. */
    public String where() {
        return body() == null ? null : body().where();
    }

    /** The innermost audited method's call that this thread is in, or null. */
    public AuditedBody body() {
        return work.body;
    }

    /** Enters an audited method, or goes back to the one around it (or null). */
    public void body(AuditedBody next) {
        work.body = next;
    }

    /** Notes that an audited method's body has begun: method security let the call pass. */
    public void entered(Executable method) {
        Expected.entered(work.expected, method);
    }

    /**
     * Enters method security for a call of this audited method. {@code after}: it may refuse what the body gives back,
     * so that it has the last word on the call's outcome.
     */
    public Expected expect(Executable method, boolean after) {
        work.expected = new Expected(method, after, work.expected);
        return work.expected;
    }

    /** The innermost method security that has the last word on a call of this method, or null. */
    public Expected judge(Executable method) {
        return Expected.judge(work.expected, method);
    }

    /** Notes that the innermost method security refuses the call it decides on, whether or not it throws. */
    public void refuse() {
        if (work.expected != null) {
            work.expected.refuse();
        }
    }

    /** Leaves method security. */
    public void leave(Expected one) {
        work.expected = one.outer();
    }

    /** What JDBC calls on this thread tell the calls around them. */
    public JdbcTicks jdbc() {
        return jdbc;
    }

    /** Enters a call into a JDBC statement; gives how many such calls were open before. */
    public int openStatement(Object statement) {
        return work.statements.open(statement);
    }

    /** The call just entered is the driver's own: what it calls further on is its affair. */
    public void bottom() {
        work.statements.bottom();
    }

    /** Whether a call into a statement is under way. */
    public boolean inStatement() {
        return work.statements.open() > 0;
    }

    /** Leaves it. */
    public void closeStatement() {
        work.statements.close();
    }

    /** The object at the bottom of the wrappers, which is the driver's own: what it calls further on does not count. */
    public Object takeInnermost() {
        return work.statements.takeInnermost();
    }
}
