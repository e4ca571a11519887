package dev.indelible.agent.context;

import dev.indelible.agent.actor.Actor;

/** The request that a thread is working on: what its lines have in common. */
public interface RequestScope {
    /** The two halves of the 16 byte request id. */
    RequestId id();

    /** The peer's address, or null where the container does not say. */
    String ip();

    /** Whom the request itself names (its principal, or who was seen earlier in it), or null. */
    Actor actor();
}
