package dev.indelible.agent.trail;

import java.util.Set;

/** Sends a trail into its next stream, as a fault would. */
final class Reentry {
    private Reentry() {}

    /** Returns at once. {@code newIdentity}: as where another process has this one's. */
    static void ask(Trail trail, String why, boolean newIdentity) {
        trail.state.succeed(trail.state.run(), new RunFault(why, Set.of(), newIdentity));
    }
}
