package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;

/**
 * The application has said whose work follows on this thread. Ended by whatever thread; those that were begun inside of it
 * and not ended go with it.
 */
public final class Acting {
    private final Actor actor;
    private final Acting outer;
    private volatile boolean ended;

    Acting(Actor actor, Acting outer) {
        this.actor = actor;
        this.outer = outer;
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
