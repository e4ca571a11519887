package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.actor.ActorSources;
import java.util.List;
import java.util.function.Function;

/**
 * What one thread is at work on: for which request, or with what a task carried there, in whose name, and how deep in the
 * audited code. Owned by that thread. A task in the midst of other work gets one of its own, and the other is set aside
 * whole.
 *
 * <p>What must stay true: what carries somebody's name (request, carried, foreign, leftover) never changes within one of
 * these, but that it may run out: another request or task is another Work. So nothing of the last one can stay behind.
 */
public final class Work {
    AuditedBody body;
    Tx transaction;
    Tx lastTransaction;
    Expected expected;
    Acting acting;
    boolean authenticating;
    final StatementDepth statements;

    private final RequestScope request;
    private Carried carried;

    /** Until when {@code carried} is in force, if it came with the thread's start. */
    private Births.Birth birth;

    /** A task runs in the midst of somebody else's work: what the thread's security framework says is about that. */
    private final boolean foreign;

    /** What a worker's security framework held before its task: not the task's. */
    private final Object leftover;

    /** The work that this one is a part of, or null. */
    private final Work around;

    /** Work that begins: of nothing that was before. */
    private Work(RequestScope request, Carried carried, Births.Birth birth, boolean foreign, Object leftover) {
        this.request = request;
        this.carried = carried;
        this.birth = birth;
        this.foreign = foreign;
        this.leftover = leftover;
        around = null;
        statements = new StatementDepth();
    }

    /** A part of this work, that has what a task carried. */
    private Work(Work around, Carried carried, Object leftover) {
        request = around.request;
        this.carried = carried;
        foreign = around.foreign;
        this.leftover = leftover;
        this.around = around;
        body = around.body;
        transaction = around.transaction;
        lastTransaction = around.lastTransaction;
        expected = around.expected;
        acting = around.acting;
        authenticating = around.authenticating;
        statements = new StatementDepth(around.statements);
    }

    /** A thread's first; {@code birth}: what it was given on its way, or null. */
    static Work born(Births.Birth birth) {
        return new Work(null, birth == null ? null : birth.carried(), birth, false, null);
    }

    /** A worker's, before a task or after it. */
    static Work idle(Carried next, Object held) {
        return new Work(null, next, null, false, held);
    }

    /** In this request, or after it with null. A thread that serves requests is a worker, and nobody's child. */
    Work in(RequestScope scope) {
        return new Work(scope, birth == null ? carried : null, null, foreign, leftover);
    }

    /** For a task that carries something: see {@link ThreadContext#carry(Carried, Object)}. */
    Work carry(Carried next, Object held) {
        if (isIdle()) {
            return new Work(this, next, held);
        }
        return isPartOf(next) ? new Work(this, next, leftover) : new Work(null, next, null, true, held);
    }

    /** A part of this work is done: what it entered last, this one has. */
    Work after(Work part) {
        if (part.around == this) {
            lastTransaction = part.lastTransaction;
        }
        return this;
    }

    boolean isIdle() {
        return request == null && carried() == null && acting() == null;
    }

    /** Whether nothing at all is in force, so that a worker can go on with it. */
    boolean isBlank() {
        return isIdle()
                && !foreign
                && leftover == null
                && around == null
                && body == null
                && lastTransaction == null
                && expected == null
                && !authenticating
                && statements.open() == 0
                && statements.innermost() == null;
    }

    /** Whether what this thread does already and what {@code next} carries is one piece of work. */
    private boolean isPartOf(Carried next) {
        if (next.request() != null) {
            return next.request().equals(of(RequestScope::id, Carried::request));
        }
        return request == null && acting() == null && carried != null && carried.equals(next);
    }

    RequestScope request() {
        return request;
    }

    /** What came with the task, or null. */
    Carried carried() {
        if (birth != null && birth.over()) {
            birth = null;
            carried = null;
        }
        return carried;
    }

    /** What the request says of itself, or else what the task brought along of it; null where there is neither. */
    <T> T of(Function<RequestScope, T> asked, Function<Carried, T> brought) {
        if (request != null) {
            return asked.apply(request);
        }
        return carried() == null ? null : brought.apply(carried);
    }

    Acting acting() {
        if (acting != null) {
            acting = Acting.innermost(acting);
        }
        return acting;
    }

    /** Begins work in the name of {@code id}; who is known to do it stays in the line. */
    Acting act(String id, List<String> roles, ActorSources sources) {
        Actor actual = actor(sources);
        String by = actual == null || !actual.known() || actual.id().equals(id)
                ? null
                : actual.by() == null ? actual.id() : actual.by();
        acting = new Acting(new Actor(id, "user", roles, Actor.NAMED, by), acting());
        return acting;
    }

    /** Who does it, or null. */
    Actor actor(ActorSources sources) {
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
}
