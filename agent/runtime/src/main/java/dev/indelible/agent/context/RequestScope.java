package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;

/** The request that a thread is working on: what its lines have in common. */
public interface RequestScope {
    /** The two halves of the 16 byte request id. */
    RequestId id();

    /** The peer's address, or null where the container does not say. */
    String ip();

    /** Whether a line was recorded in it. */
    RequestMark mark();

    /**
     * Called on the request's own thread before a line of it is recorded: the request is worth a line itself now, and
     * one that has not told its begin yet tells it. Cheap when called again.
     */
    void contains();

    /** A hash of the session's id, or null where there is no session. */
    String session();

    /** The trace id of its {@code traceparent} (W3C Trace Context), or null. */
    String trace();

    /** The parent id of its {@code traceparent}, or null. */
    String span();

    /** Whom the request itself names (its principal, or who was seen earlier in it), or null. */
    Actor actor();
}
