package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Fields;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the line of one execution. What does not fit into one line goes on in others, numbered and with the same
 * {@code call}; rows and duration stand in the first only, so that sums stay right.
 */
final class JdbcLines {
    /** Of parameters or statements in one line, in characters; a record keeps 24 KiB for long members. */
    private static final int PART_CHARS = 5000;

    private static final int ELEMENT_CHARS = 8;

    private final EventLine lines;

    JdbcLines(EventLine lines) {
        this.lines = lines;
    }

    /**
     * One execution, as it ended.
     *
     * @param sql what ran
     * @param where the place, where no audited method is
     * @param connection or null
     * @param tx or null
     * @param parameters texts, Longs and nulls; of a batch one text each set
     * @param batch null where it is none
     * @param rows or -1
     * @param thrown or null
     * @param nanos how long it took
     */
    record Execution(
            Sql sql,
            Fields where,
            ConnectionState connection,
            String tx,
            List<Object> parameters,
            Batch batch,
            long rows,
            Throwable thrown,
            long nanos) {}

    void write(ThreadContext thread, Execution run) throws Throwable {
        boolean texts = run.batch != null && run.batch.sql() != null;
        List<List<Object>> parts = parts(texts ? new ArrayList<Object>(run.batch.elements()) : run.parameters);
        String call = parts.size() == 1 ? null : RequestId.fresh().text();
        for (int i = 0; i < parts.size(); i++) {
            EventRecord record = lines.start(EventKind.JDBC, thread, texts ? run.sql.named() : run.sql.told());
            base(record, thread, run);
            if (i == 0) {
                first(record, run);
            }
            if (call != null) {
                record.text(Field.CALL, call).text(Field.JDBC_PART, (i + 1) + "/" + parts.size());
            }
            List<Object> part = parts.get(i);
            if (texts) {
                record.text(Field.JDBC_SQL, join(part));
            } else {
                for (int p = 0; p < part.size(); p++) {
                    parameter(record, part.get(p));
                }
            }
            if (run.batch != null && run.batch.isCut() && i == parts.size() - 1) {
                record.markTruncated();
            }
            lines.record(record);
        }
    }

    private static void base(EventRecord record, ThreadContext thread, Execution run) {
        String database = run.connection == null ? null : run.connection.database();
        SQLException failed = run.thrown instanceof SQLException sql ? sql : null;
        if (failed != null && Refusals.is(failed)) {
            record.text(Field.OUTCOME, "denied")
                    .text(Field.ERROR, failed.getClass().getName());
        } else {
            EventLine.outcome(record, run.thrown);
        }
        if (run.sql.table() == null) {
            record.text(Field.RESOURCE_ID, database != null ? database : "unknown");
        }
        record.text(Field.TX, run.tx);
        String where = thread.where();
        if (where == null) {
            record.add(run.where);
        } else {
            record.text(Field.WHERE, where);
        }
        if (run.connection != null) {
            record.add(run.connection.told());
        }
        if (failed != null) {
            record.text(Field.JDBC_STATE, failed.getSQLState());
        }
        if (run.batch != null) {
            record.number(Field.JDBC_BATCH, run.batch.count());
        }
    }

    private static void first(EventRecord record, Execution run) {
        record.number(Field.DURATION_US, run.nanos / 1000);
        if (run.rows >= 0) {
            record.number(Field.JDBC_ROWS, run.rows);
        }
        long done = RowCounts.done(run.thrown);
        if (run.batch != null && done >= 0) {
            record.number(Field.JDBC_DONE, done);
        }
    }

    private static void parameter(EventRecord record, Object value) {
        if (value == null) {
            record.nothing(Field.JDBC_PARAM);
        } else if (value instanceof Long number) {
            record.number(Field.JDBC_PARAM, number);
        } else {
            record.text(Field.JDBC_PARAM, (String) value);
        }
    }

    /** At least one, which may be empty. */
    private static List<List<Object>> parts(List<Object> elements) {
        List<List<Object>> parts = List.of();
        int from = 0;
        int chars = 0;
        for (int i = 0; i < elements.size(); i++) {
            int size = (elements.get(i) instanceof String text ? text.length() : 0) + ELEMENT_CHARS;
            if (i > from && chars + size > PART_CHARS) {
                parts = parts.isEmpty() ? new ArrayList<>() : parts;
                parts.add(elements.subList(from, i));
                from = i;
                chars = 0;
            }
            chars += size;
        }
        if (from == 0) {
            return List.of(elements);
        }
        parts.add(elements.subList(from, elements.size()));
        return parts;
    }

    private static String join(List<Object> texts) {
        StringBuilder joined = new StringBuilder();
        for (Object text : texts) {
            joined.append(joined.length() == 0 ? "" : "; ").append(text);
        }
        return joined.toString();
    }
}
