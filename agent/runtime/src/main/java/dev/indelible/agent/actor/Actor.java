package dev.indelible.agent.actor;

import java.util.List;

/**
 * Who did it, as far as anyone can say (FORMAT.md, member {@code actor}).
 *
 * @param id the name under which the application knows the actor
 * @param type {@code user}, {@code anonymous} or {@code unknown}
 * @param roles at most {@link #MAX_ROLES}
 * @param source where the id came from; null for unknown
 */
public record Actor(String id, String type, List<String> roles, String source) {
    /** The most roles that one line names. */
    public static final int MAX_ROLES = 32;

    /** Nobody could say; never a guess. */
    public static final Actor UNKNOWN = new Actor("unknown", "unknown", List.of(), null);

    /** Whether this is somebody who has shown who they are. */
    public boolean known() {
        return type.equals("user");
    }
}
