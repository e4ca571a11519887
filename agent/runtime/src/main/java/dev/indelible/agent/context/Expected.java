package dev.indelible.agent.context;

import java.lang.reflect.Executable;

/**
 * An audited call that method security is deciding on, and those around it that it decides on at the same time. Owned by
 * the calling thread.
 *
 * <p>What must stay true: a call has one line, whether its body ran, an inner check refused it, or an outer one did.
 */
public final class Expected {
    private final Executable method;
    private final boolean after;
    private final Expected outer;
    private boolean settled;
    private boolean refused;
    private AuditedBody body;

    /** {@code after}: it may refuse what the body gives back, so that it has the last word on the call's outcome. */
    Expected(Executable method, boolean after, Expected outer) {
        this.method = method;
        this.after = after;
        this.outer = outer;
    }

    /** The one around this one, or null. */
    Expected outer() {
        return outer;
    }

    /** From {@code innermost} (or null) outwards: the body of this method has begun, security let the call pass. */
    static void entered(Expected innermost, Executable method) {
        for (Expected one = innermost; one != null; one = one.outer) {
            if (one.method.equals(method)) {
                one.settled = true;
            }
        }
    }

    /** From {@code innermost} (or null) outwards: the first that has the last word on a call of this method, or null. */
    static Expected judge(Expected innermost, Executable method) {
        Expected one = innermost;
        while (one != null && !(one.after && one.body == null && one.method.equals(method))) {
            one = one.outer;
        }
        return one;
    }

    void refuse() {
        refused = true;
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
