package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.context.ThreadContext;
import java.sql.ResultSet;
import java.util.Map;

/**
 * Changes through an updatable ResultSet. Most drivers run a statement for them, which is seen as one; for those that
 * have a way of their own the call itself is the event.
 */
final class RowChanges {
    /** The methods, and as what each is recorded. */
    static final Map<String, String> VERBS =
            Map.of("insertRow", "INSERT", "updateRow", "UPDATE", "deleteRow", "DELETE");

    private final Statements statements;

    RowChanges(Statements statements) {
        this.statements = statements;
    }

    /** {@code method}: one of {@link #VERBS}. */
    Call change(String method, ThreadContext thread, Object rows) {
        long before = thread.jdbc().changed();
        long started = System.nanoTime();
        Statements.RowChange change = statements.rowChange(VERBS.get(method), maker((ResultSet) rows));
        Object outer = thread.jdbc().row(change);
        return (same, result, thrown) -> {
            same.jdbc().row(outer);
            if (same.jdbc().changed() == before) {
                statements.rowChanged(same, change, rows.getClass(), method, thrown, System.nanoTime() - started);
            }
        };
    }

    private static Object maker(ResultSet rows) {
        try {
            return rows.getStatement();
        } catch (Exception | LinkageError closed) {
            return null;
        }
    }
}
