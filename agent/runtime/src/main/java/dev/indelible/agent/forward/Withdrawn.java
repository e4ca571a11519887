package dev.indelible.agent.forward;

import java.io.IOException;

/** What to tell people when the collector says that identity or token were withdrawn: no attempt will change that. */
final class Withdrawn {
    private Withdrawn() {}

    /** Null where the answer says something else. */
    static String notice(Reply reply) {
        if (reply.status() != 403) {
            return null;
        }
        Object what;
        try {
            what = reply.members().get("withdrawn");
        } catch (IOException | RuntimeException e) {
            return null;
        }
        if ("token".equals(what)) {
            return "the operator has revoked the enrolment token; events are kept and not sent: set a new token";
        }
        if ("revoked".equals(what)) {
            return "the operator has revoked this process's identity; events are kept and not sent: ask the operator, and"
                    + " to go on move the state folder aside and set a new token";
        }
        return "replaced".equals(what)
                ? "another key has taken the place of this process's identity; events are kept and not sent: look for a"
                        + " copy of the state folder that runs elsewhere, and tell the operator"
                : null;
    }
}
