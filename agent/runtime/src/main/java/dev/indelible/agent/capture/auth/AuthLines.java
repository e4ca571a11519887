package dev.indelible.agent.capture.auth;

import dev.indelible.agent.actor.Actor;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.privacy.Sensitivity;
import dev.indelible.agent.trace.Traces;

/**
 * Writes who logged in, who tried to, and who logged out.
 *
 * <p>What must stay true: nothing of a credential is ever asked for. People type their password into the field for the
 * name: a name that failed is shown only if it is sure that it is one, else hashed or dropped.
 */
final class AuthLines {
    private final EventLine lines;
    private final SeenLogins seen = new SeenLogins();

    AuthLines(EventLine lines) {
        this.lines = lines;
    }

    EventLine lines() {
        return lines;
    }

    /**
     * Somebody proved who they are. {@code method}: how; {@code repeats}: clients do so with each request, so that one
     * line an hour for each user, method and address is enough.
     */
    void login(ThreadContext thread, Actor who, String method, String where, boolean repeats) {
        if (who.known()) {
            seen.name(who.id());
        }
        if (repeats && !seen.first(who.id(), method, thread.ip())) {
            lines.excluded(EventKind.AUTH);
            return;
        }
        EventRecord record = start(thread, who, "auth.login", "login", where)
                .text(Field.OUTCOME, "success")
                .text(Field.RESOURCE_ID, who.id())
                .data("method", method);
        lines.record(record);
    }

    /**
     * Somebody did not. {@code tried}: the name, or null; {@code exists}: the application says that there is such a
     * user; {@code thrown}: or null.
     */
    void failure(ThreadContext thread, String tried, boolean exists, String method, String where, Throwable thrown) {
        Actor who = thread.actor(lines.sources());
        EventRecord record = start(thread, who, "auth.login", "login", where).text(Field.OUTCOME, "failure");
        if (thrown != null) {
            record.text(Field.ERROR, thrown.getClass().getName());
        }
        record.text(Field.RESOURCE_ID, tried == null ? null : shown(tried, exists))
                .data("method", method);
        lines.record(record);
    }

    private String shown(String tried, boolean exists) {
        return exists || seen.knows(tried)
                ? tried
                : String.valueOf(lines.privacy().show(Sensitivity.HMAC, tried));
    }

    void logout(ThreadContext thread, Actor who, String where) {
        lines.record(start(thread, who, "auth.logout", "logout", where)
                .text(Field.OUTCOME, "success")
                .text(Field.RESOURCE_ID, who.id()));
    }

    private EventRecord start(ThreadContext thread, Actor who, String action, String category, String where) {
        String session = thread.session();
        Traces.Ids trace = lines.trace(thread);
        thread.contains();
        return lines.start(EventKind.AUTH, who, thread.ip(), thread.requestId(), trace)
                .text(Field.ACTOR_SESSION, session)
                .text(Field.ACTION, action)
                .text(Field.CATEGORY, category)
                .text(Field.RESOURCE_TYPE, "account")
                .text(Field.WHERE, where);
    }
}
