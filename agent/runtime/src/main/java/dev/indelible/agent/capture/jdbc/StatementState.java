package dev.indelible.agent.capture.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of one statement object: its text, the connection it came from, what is bound to it and what waits in
 * its batch. Used by one thread at a time, as the statement is. Holds nothing of the application but immutable values.
 */
final class StatementState {
    /** PostgreSQL's limit, the highest there is. */
    private static final int MAX_PARAMETERS = 65_535;

    private static final Object[] NONE = {};
    private static final Object UNSET = new Object();

    private final Sql sql;
    private final ConnectionState connection;
    private final boolean wrapper;
    private Object[] values = NONE;
    private int count;
    private Map<String, Object> named;
    private Batch batch;
    private Sql last;

    /**
     * {@code sql}: null for one whose text comes with each execution; {@code connection}: null where unknown; {@code
     * wrapper}: it passes its calls on to one that is known too.
     */
    StatementState(Sql sql, ConnectionState connection, boolean wrapper) {
        this.sql = sql;
        this.connection = connection;
        this.wrapper = wrapper;
    }

    Sql sql() {
        return sql;
    }

    /** A text was executed. */
    void ran(Sql executed) {
        last = executed;
    }

    /** What its ResultSet shows: the prepared text, or the one executed last; null where unknown. */
    Sql lastSql() {
        return sql != null ? sql : last;
    }

    ConnectionState connection() {
        return connection;
    }

    boolean isWrapper() {
        return wrapper;
    }

    /** Binds a value as {@link ParameterView} keeps it; {@code index} from 1. */
    void bind(int index, Object kept) {
        if (index < 1 || index > MAX_PARAMETERS) {
            return;
        }
        if (index > values.length) {
            int old = values.length;
            values = Arrays.copyOf(values, Math.max(index, Math.min(MAX_PARAMETERS, old * 2 + 4)));
            Arrays.fill(values, old, values.length, UNSET);
        }
        values[index - 1] = kept;
        count = Math.max(count, index);
    }

    /** The same for a procedure's parameter that is set by its name. */
    void bind(String name, Object kept) {
        if (named == null) {
            named = new LinkedHashMap<>();
        }
        if (named.size() < MAX_PARAMETERS) {
            named.put(name, kept);
        }
    }

    void clearParameters() {
        Arrays.fill(values, UNSET);
        count = 0;
        named = null;
    }

    /** What a line shows of the values bound now; an unset one (an output) is left out. */
    List<Object> shown(ParameterView view) {
        List<Object> shown = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            if (values[i] != UNSET) {
                shown.add(view.show(values[i], sql == null ? null : sql.column(i + 1)));
            }
        }
        if (named != null) {
            named.forEach((name, kept) -> shown.add(name + "=" + view.show(kept, name)));
        }
        return shown;
    }

    /** The batch that grows. */
    Batch batch() {
        if (batch == null) {
            batch = new Batch();
        }
        return batch;
    }

    /** The batch that is run or forgotten now; null where nothing was added. */
    Batch takeBatch() {
        Batch taken = batch;
        batch = null;
        return taken;
    }
}
