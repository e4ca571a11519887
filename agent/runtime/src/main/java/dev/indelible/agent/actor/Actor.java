package dev.indelible.agent.actor;

import java.util.List;

/**
 * Who did it, as far as anyone can say (FORMAT.md, member {@code actor}).
 *
 * @param id the name under which the application knows the actor
 * @param type {@code user}, {@code anonymous}, {@code system} or {@code unknown}
 * @param roles at most {@link #MAX_ROLES}
 * @param source where the id came from; null for unknown
 * @param by who really acts, where {@code id} is somebody else whom they act as; else null
 */
public record Actor(String id, String type, List<String> roles, String source, String by) {
    /** The most roles that one line names. */
    public static final int MAX_ROLES = 32;

    /** The source of an actor whom the application's own code has named. */
    public static final String NAMED = "api";

    /** Nobody could say; never a guess. */
    public static final Actor UNKNOWN = new Actor("unknown", "unknown", List.of(), null);

    /** What happens because its time has come, not because somebody asked for it. */
    public static final Actor SCHEDULER = new Actor("scheduler", "system", List.of(), "schedule");

    /** Somebody who acts in their own name. */
    public Actor(String id, String type, List<String> roles, String source) {
        this(id, type, roles, source, null);
    }

    /** Whether this is somebody who has shown who they are. */
    public boolean known() {
        return type.equals("user");
    }

    /** Whether the application's own code has named this actor, which goes before all that others say. */
    public boolean named() {
        return NAMED.equals(source);
    }
}
