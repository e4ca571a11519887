package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.WeakIdentityMap;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.sql.Statement;

/**
 * Turns calls of {@code execute…} into lines. Pools and proxies wrap statements, so one execution passes several objects:
 * the outermost call makes the event, the innermost object says which connection it ran on.
 */
final class Statements {
    private static final Call NESTED = (thread, result, thrown) -> thread.closeStatement();

    private final EventLine lines;
    private final Transactions transactions;
    private final WeakIdentityMap<Object, Sql> prepared = new WeakIdentityMap<>();
    private final WeakIdentityMap<Object, String> batches = new WeakIdentityMap<>();
    /** The connection that made a statement. Weakly, since a connection may hold its statements. */
    private final WeakIdentityMap<Object, WeakReference<Connection>> makers = new WeakIdentityMap<>();

    private final WeakIdentityMap<Object, String> databases;

    Statements(EventLine lines, Transactions transactions, WeakIdentityMap<Object, String> databases) {
        this.lines = lines;
        this.transactions = transactions;
        this.databases = databases;
    }

    /** {@code prepareStatement} and {@code prepareCall}: remembers the text for the executions to come. */
    Call prepare(ThreadContext thread, Object connection, Object[] arguments) {
        String text = (String) arguments[0];
        return (same, result, thrown) -> {
            if (result != null) {
                prepared.put(result, Sql.of(text));
                made(result, connection);
            }
        };
    }

    /** {@code createStatement}: remembers which connection it was. */
    Call create(ThreadContext thread, Object connection, Object[] arguments) {
        return (same, result, thrown) -> {
            if (result != null) {
                made(result, connection);
            }
        };
    }

    /** Of nested connections the driver's own returns first: wrappers around it do not take its place. */
    private void made(Object statement, Object connection) {
        if (makers.get(statement) == null) {
            makers.put(statement, new WeakReference<>((Connection) connection));
        }
    }

    /** {@code addBatch(sql)}: the texts of a batch become one event's text. */
    Call addBatch(ThreadContext thread, Object statement, Object[] arguments) {
        String text = (String) arguments[0];
        String before = batches.get(statement);
        if (before == null) {
            batches.put(statement, text);
        } else if (before.length() < EventRecord.MAX_TEXT) {
            batches.put(statement, before + "; " + text);
        }
        return null;
    }

    /** {@code clearBatch}. */
    Call clearBatch(ThreadContext thread, Object statement, Object[] arguments) {
        batches.remove(statement);
        return null;
    }

    /** Every {@code execute…}. {@code method}: its name. */
    Call execute(String method, ThreadContext thread, Object statement, Object[] arguments) {
        // A wrapped statement has collected the same batch, which is run now too.
        String text = arguments.length > 0 ? (String) arguments[0] : batches.remove(statement);
        if (thread.openStatement(statement) > 0) {
            return NESTED;
        }
        long started = System.nanoTime();
        return (same, result, thrown) -> {
            long duration = System.nanoTime() - started;
            same.closeStatement();
            Object innermost = same.takeInnermost();
            Sql sql = text != null ? Sql.of(text) : prepared(statement, innermost);
            record(same, sql, (Statement) innermost, method, result, thrown, duration);
        };
    }

    private Sql prepared(Object outermost, Object innermost) {
        Sql sql = prepared.get(outermost);
        sql = sql == null ? prepared.get(innermost) : sql;
        return sql == null ? Sql.of(null) : sql;
    }

    private void record(
            ThreadContext thread,
            Sql sql,
            Statement statement,
            String method,
            Object result,
            Throwable thrown,
            long duration)
            throws Throwable {
        Connection connection = connection(statement);
        String database = connection == null ? null : databases.get(connection);
        String tx = tx(maker(statement, connection));
        EventRecord record = lines.start(EventKind.JDBC, thread, sql.action(), sql.category());
        EventLine.outcome(record, thrown);
        record.text(Field.RESOURCE_TYPE, sql.resourceType())
                .text(Field.RESOURCE_ID, sql.table() != null ? sql.table() : database != null ? database : "unknown")
                .text(Field.TX, tx)
                .text(Field.WHERE, where(thread, statement, method))
                .text(Field.JDBC_SQL, sql.masked())
                .text(Field.JDBC_DATABASE, database)
                .number(Field.DURATION_US, duration / 1000);
        long rows = rows(method, result);
        if (rows >= 0) {
            record.number(Field.JDBC_ROWS, rows);
        }
        lines.record(record);
    }

    private static String where(ThreadContext thread, Statement statement, String method) {
        return thread.where() != null ? thread.where() : statement.getClass().getName() + "." + method;
    }

    /** A statement may be closed by its own execution, and an old driver lack a method: its connection is unknown. */
    private static Connection connection(Statement statement) {
        try {
            return statement.getConnection();
        } catch (Exception | LinkageError closed) {
            return null;
        }
    }

    /** The connection whose commit counts: a driver's statement may name the handle that was given out instead. */
    private Connection maker(Statement statement, Connection named) {
        WeakReference<Connection> maker = makers.get(statement);
        Connection made = maker == null ? null : maker.get();
        return made == null ? named : made;
    }

    private String tx(Connection connection) {
        try {
            return transactions.of(connection);
        } catch (Exception | LinkageError closed) {
            return null;
        }
    }

    /** The rows a statement changed, or -1 where the driver does not say ({@code SUCCESS_NO_INFO} is no number). */
    private static long rows(String method, Object result) {
        if (result instanceof Number count && method.endsWith("Update")) {
            return count.longValue();
        }
        long sum = 0;
        if (result instanceof int[] counts) {
            for (int count : counts) {
                sum = count < 0 || sum < 0 ? -1 : sum + count;
            }
            return sum;
        }
        if (result instanceof long[] counts) {
            for (long count : counts) {
                sum = count < 0 || sum < 0 ? -1 : sum + count;
            }
            return sum;
        }
        return -1;
    }
}
