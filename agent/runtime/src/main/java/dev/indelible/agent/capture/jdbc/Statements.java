package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.Blocked;
import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.Tx;
import dev.indelible.agent.context.WeakIdentityMap;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.Fields;
import java.sql.Connection;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.List;

/**
 * Turns calls of {@code execute…} into lines. Pools and proxies wrap statements, so one execution passes several objects:
 * the outermost call makes the event, the innermost object, which is the driver's, says what ran with which values.
 */
final class Statements {
    private static final Call NESTED = (thread, result, thrown) -> thread.closeStatement();

    /** The change of a row is recorded: what the driver runs now reads the row again. */
    private static final Object REREADS = new Object();

    private final EventLine lines;
    private final boolean all;
    private final JdbcLines written;
    private final ParameterView view;
    private final SqlTexts texts;
    private final Connections connections;
    private final Transactions transactions;
    private final Places places = new Places();
    private final WeakIdentityMap<Object, StatementState> known = new WeakIdentityMap<>();

    Statements(EventLine lines, Connections connections, Transactions transactions) {
        this.lines = lines;
        all = lines.policy().jdbcAll();
        written = new JdbcLines(lines);
        view = new ParameterView(lines.policy().sqlParameters(), lines.privacy());
        texts = new SqlTexts(lines.policy().selectTables());
        this.connections = connections;
        this.transactions = transactions;
    }

    /** {@code prepareStatement}, {@code prepareCall} and, without arguments for us, {@code createStatement}. */
    Call make(String method, ThreadContext thread, Object connection, Object[] arguments) {
        long before = thread.jdbc().prepared();
        String text = arguments.length > 0 && arguments[0] instanceof String sql ? sql : null;
        return (same, result, thrown) -> {
            boolean outermost = same.jdbc().prepared() != before;
            same.jdbc().tickPrepared();
            if (result != null) {
                made(result, text, (Connection) connection, outermost);
            } else if (thrown != null && text != null && !outermost && !same.inStatement()) {
                // The driver, or its server, did not even take it.
                Fields where = places.of(connection.getClass(), method);
                ended(same, texts.of(text), connections.of((Connection) connection), where, List.of(), null, thrown, 0);
            }
        };
    }

    /** Of nested connections the driver's own returns first: what is around it are wrappers. */
    private void made(Object statement, String text, Connection connection, boolean around) {
        Sql sql = text == null ? null : texts.of(text);
        StatementState before = known.get(statement);
        if (!around && (before == null || !before.isWrapper())) {
            known.put(statement, new StatementState(sql, connections.of(connection), false));
        } else if (before == null) {
            known.put(statement, new StatementState(sql, null, true));
        }
    }

    /** What is known of this statement; one that came from nowhere is new. */
    StatementState state(Object statement) {
        StatementState state = known.get(statement);
        if (state == null) {
            state = new StatementState(null, null, false);
            known.put(statement, state);
        }
        return state;
    }

    /** Every {@code set…}: of a setter that calls another the outer one is right, and ends last. */
    Call bind(ThreadContext thread, Object statement, Object[] arguments) {
        StatementState state = state(statement);
        if (state.isWrapper() || arguments.length < 2) {
            return null;
        }
        return (same, result, thrown) -> {
            if (thrown == null) {
                bind(state, arguments);
            }
        };
    }

    private void bind(StatementState state, Object[] arguments) {
        long length = -1;
        Object value = arguments[1];
        boolean stream = value instanceof java.io.InputStream || value instanceof java.io.Reader;
        if (stream && arguments.length > 2 && arguments[2] instanceof Number declared) {
            length = declared.longValue();
        }
        Object kept = view.keep(value, length);
        if (arguments[0] instanceof Integer index) {
            state.bind(index, kept);
        } else if (arguments[0] instanceof String name) {
            state.bind(name, kept);
        }
    }

    /** {@code setNull}: its second argument is a type. */
    Call bindNull(ThreadContext thread, Object statement, Object[] arguments) {
        return bind(thread, statement, new Object[] {arguments[0], null});
    }

    /** {@code clearParameters}. */
    Call clearParameters(ThreadContext thread, Object statement, Object[] arguments) {
        state(statement).clearParameters();
        return null;
    }

    /** {@code addBatch}, with a text or with the values bound now. */
    Call addBatch(ThreadContext thread, Object statement, Object[] arguments) {
        StatementState state = state(statement);
        if (state.isWrapper()) {
            return null;
        }
        return (same, result, thrown) -> {
            if (thrown != null) {
                return;
            }
            if (arguments.length > 0) {
                state.batch().add(texts.of((String) arguments[0]));
            } else {
                state.batch().add(state.shown(view));
            }
        };
    }

    /** {@code clearBatch}. */
    Call clearBatch(ThreadContext thread, Object statement, Object[] arguments) {
        // A driver may clear the batch that it has just run, before we look at it.
        if (!thread.inStatement()) {
            state(statement).takeBatch();
        }
        return null;
    }

    /** Every {@code execute…}. {@code method}: its name. */
    Call execute(String method, ThreadContext thread, Object statement, Object[] arguments) throws Blocked {
        if (!thread.inStatement() && lines.refuses() && mustNotRun(thread, statement, arguments)) {
            lines.refused();
            throw new Blocked(
                    new SQLTransientException("the statement did not run: the audit agent's quota for lines that"
                            + " nobody has received is used up; see to the collector"));
        }
        int outer = thread.openStatement(statement);
        StatementState entered = known.get(statement);
        if (entered != null && !entered.isWrapper()) {
            thread.bottom();
        }
        if (outer > 0) {
            return NESTED;
        }
        long started = System.nanoTime();
        return (same, result, thrown) -> {
            long nanos = System.nanoTime() - started;
            same.closeStatement();
            Object innermost = same.takeInnermost();
            Object ran = innermost == null ? statement : innermost;
            StatementState state = entered != null && ran == statement ? entered : state(ran);
            Batch batch = method.endsWith("Batch") ? state.takeBatch() : null;
            if (batch == null && method.endsWith("Batch")) {
                batch = new Batch();
            }
            Sql sql = sql(arguments, state, batch);
            ConnectionState connection = state.connection();
            if (sql.isUnknown() && same.jdbc().row() instanceof RowChange change) {
                // Made inside the driver, for a change through a ResultSet.
                sql = change.sql;
                connection = change.connection;
                same.jdbc().row(REREADS);
            } else if (sql.isUnknown() && REREADS.equals(same.jdbc().row())) {
                lines.excluded(EventKind.JDBC);
                return;
            }
            if (thrown == null && !all && !sql.worth()) {
                lines.excluded(EventKind.JDBC);
                follow(same, sql, connection);
                return;
            }
            long rows = RowCounts.of(method, (Statement) innermost, result, thrown);
            Fields where = places.of(innermost.getClass(), method);
            List<Object> values = batch == null ? shown(state, arguments) : List.copyOf(batch.elements());
            ended(same, sql, connection, where, values, new Ran(batch, rows), thrown, nanos);
        };
    }

    /**
     * Whether a statement is refused that could not be recorded. What begins or ends a transaction never is, nor what a
     * driver runs for the change of a row.
     */
    private boolean mustNotRun(ThreadContext thread, Object statement, Object[] arguments) {
        StatementState entered = known.get(statement);
        Sql prepared = entered == null ? null : entered.sql();
        Sql sql = arguments.length > 0 ? texts.of((String) arguments[0]) : prepared;
        return thread.jdbc().row() == null && (sql == null || sql.controls().isEmpty() && (all || sql.worth()));
    }

    private record Ran(Batch batch, long rows) {}

    private List<Object> shown(StatementState state, Object[] arguments) {
        return arguments.length > 0 ? List.of() : state.shown(view);
    }

    private Sql sql(Object[] arguments, StatementState state, Batch batch) {
        if (arguments.length > 0) {
            Sql sql = texts.of((String) arguments[0]);
            state.ran(sql);
            return sql;
        }
        if (state.sql() != null) {
            return state.sql();
        }
        return batch == null || batch.sql() == null ? texts.of(batch == null ? null : "") : batch.sql();
    }

    /** Without a line: the transaction is followed all the same. */
    private void follow(ThreadContext thread, Sql sql, ConnectionState connection) throws Throwable {
        if (connection != null) {
            transactions.of(thread, connection);
            for (TxControl control : sql.controls()) {
                transactions.control(thread, connection, control);
            }
        }
    }

    /** A recorded execution of this thread ended. */
    private void ended(
            ThreadContext thread,
            Sql sql,
            ConnectionState connection,
            Fields where,
            List<Object> values,
            Ran ran,
            Throwable thrown,
            long nanos)
            throws Throwable {
        boolean ddl = connection != null && sql.ddl() && connection.commitsDdl();
        if (ddl) {
            transactions.commitsItself(thread, connection, thrown != null);
        }
        Tx tx = ddl ? null : transactions.of(thread, connection);
        if (tx != null && sql.controls().isEmpty()) {
            connection.line();
        }
        if (sql.changes()) {
            thread.jdbc().tickChanged();
        }
        Batch batch = ran == null ? null : ran.batch;
        long rows = ran == null ? RowCounts.UNKNOWN : ran.rows;
        written.write(
                thread,
                new JdbcLines.Execution(
                        sql, where, connection, tx == null ? null : tx.id(), values, batch, rows, thrown, nanos));
        if (tx != null && thrown != null) {
            connection.failed();
        }
        if (thrown == null && connection != null) {
            for (TxControl control : sql.controls()) {
                transactions.control(thread, connection, control);
            }
        }
    }

    /** A change through a ResultSet, as far as the statement it came from tells. */
    record RowChange(Sql sql, ConnectionState connection) {}

    /** {@code statement}: the one whose rows are changed, or null. */
    RowChange rowChange(String verb, Object statement) {
        StatementState state = statement == null ? null : known.get(statement);
        String table = state == null || state.lastSql() == null
                ? null
                : state.lastSql().table();
        Sql sql = new Sql(null, verb, table, true, true, false, List.of(), List.of());
        return new RowChange(sql, state == null ? null : state.connection());
    }

    /** The driver sent no statement of its own for it. */
    void rowChanged(ThreadContext thread, RowChange change, Class<?> rows, String method, Throwable thrown, long nanos)
            throws Throwable {
        Fields where = places.of(rows, method);
        ended(thread, change.sql, change.connection, where, List.of(), null, thrown, nanos);
    }
}
