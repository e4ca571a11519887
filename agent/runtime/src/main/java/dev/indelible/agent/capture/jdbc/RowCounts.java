package dev.indelible.agent.capture.jdbc;

import java.sql.BatchUpdateException;
import java.sql.Statement;
import java.util.Arrays;

/** How many rows a statement changed, where its driver says so without being asked a second time. */
final class RowCounts {
    /** The driver does not say; {@code SUCCESS_NO_INFO} is no number. */
    static final long UNKNOWN = -1;

    private RowCounts() {}

    /** Of one execution; {@code method}: {@code executeUpdate} and so on. */
    static long of(String method, Statement statement, Object result, Throwable thrown) {
        if (thrown != null) {
            return thrown instanceof BatchUpdateException failed ? sum(counts(failed)) : UNKNOWN;
        }
        if (result instanceof int[] counts) {
            return sum(Arrays.stream(counts).asLongStream().toArray());
        }
        if (result instanceof long[] counts) {
            return sum(counts);
        }
        if (result instanceof Number count) {
            return Math.max(count.longValue(), UNKNOWN);
        }
        return Boolean.FALSE.equals(result) && method.equals("execute") && mayBeAsked(statement)
                ? asked(statement)
                : UNKNOWN;
    }

    /** Of a batch that failed: how many of its elements were executed all the same; -1 where unknown. */
    static long done(Throwable thrown) {
        if (!(thrown instanceof BatchUpdateException failed)) {
            return UNKNOWN;
        }
        return Arrays.stream(counts(failed))
                .filter(count -> count >= 0 || count == Statement.SUCCESS_NO_INFO)
                .count();
    }

    private static long[] counts(BatchUpdateException failed) {
        long[] large = failed.getLargeUpdateCounts();
        return large == null ? new long[0] : large;
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            if (count == Statement.SUCCESS_NO_INFO) {
                return UNKNOWN;
            }
            sum += Math.max(0, count);
        }
        return sum;
    }

    /**
     * JDBC lets the application ask for a count once. These drivers only read a field, so that a question more changes
     * nothing.
     */
    private static boolean mayBeAsked(Statement statement) {
        String driver = statement.getClass().getName();
        return driver.startsWith("org.postgresql.")
                || driver.startsWith("org.h2.")
                || driver.startsWith("org.mariadb.jdbc.")
                || driver.startsWith("org.sqlite.");
    }

    private static long asked(Statement statement) {
        try {
            return Math.max(statement.getUpdateCount(), UNKNOWN);
        } catch (Exception | LinkageError closed) {
            return UNKNOWN;
        }
    }
}
