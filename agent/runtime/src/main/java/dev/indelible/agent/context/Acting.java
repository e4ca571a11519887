package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;

/**
 * The application has said whose work follows on this thread. Ended by whatever thread; those that were begun inside of it
 * and not ended go with it.
 */
public final class Acting {
    private static final int MAX_DEPTH = 63;

    private final Actor actor;
    private final Acting outer;
    private final int depth;
    private volatile boolean ended;

    /** One that an endless loop begins and never ends must not pile up: the outermost of so many are given up. */
    Acting(Actor actor, Acting outer) {
        this.actor = actor;
        boolean deep = outer != null && outer.depth == MAX_DEPTH;
        this.outer = deep ? null : outer;
        depth = deep || outer == null ? 0 : outer.depth + 1;
    }

    /** Ends it. */
    public void end() {
        ended = true;
    }

    /** The innermost that is in force, from {@code acting} outwards. */
    static Acting innermost(Acting acting) {
        Acting innermost = acting;
        for (Acting at = acting; at != null; at = at.outer) {
            if (at.ended) {
                innermost = at.outer;
            }
        }
        return innermost;
    }

    Actor actor() {
        return actor;
    }
}
