package com.acme.stock;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the application did, as it knows it: printed, so that the test can compare it with what was recorded. */
final class Expected {
    private final String table;
    private final List<String> lines = new ArrayList<>();

    Expected(String table) {
        this.table = table;
    }

    /** {@code verb}: may name another table behind a space; {@code rows}: -1 where the driver does not say. */
    void ran(String verb, long rows, String... params) {
        line(verb, "success", rows, -1, params);
    }

    void batch(String verb, int[] counts, String... params) {
        line(verb, "success", sum(counts), counts.length, params);
    }

    void failed(String verb, String... params) {
        line(verb, "failure", -1, -1, params);
    }

    void failedBatch(String verb, SQLException failed, int size, String... params) {
        long rows = failed instanceof BatchUpdateException batch ? sum(batch.getUpdateCounts()) : -1;
        line(verb, "failure", rows, size, params);
    }

    /** Through a ResultSet: the driver made the statement. */
    void changed(String verb) {
        lines.add("jdbc " + verb + " " + table + " success");
    }

    void called(String function, String... params) {
        lines.add("jdbc CALL " + function.toLowerCase(Locale.ROOT) + " success params=" + String.join("|", params));
    }

    void tx(String action, String outcome) {
        lines.add("tx " + action + " " + outcome);
    }

    void print(String pool, String kind) {
        lines.forEach(line -> System.out.println("E\t" + pool + "\t" + kind + "\t" + line));
        lines.clear();
    }

    /** Runs what must fail. */
    static SQLException failing(Step step) {
        try {
            step.run();
        } catch (SQLException failed) {
            return failed;
        }
        throw new IllegalStateException("it should have failed");
    }

    interface Step {
        void run() throws SQLException;
    }

    private void line(String verb, String outcome, long rows, int batch, String... params) {
        lines.add("jdbc " + verb + " " + table + " " + outcome
                + " rows=" + (rows < 0 ? "-" : rows)
                + " batch=" + (batch < 0 ? "-" : batch)
                + " params=" + String.join("|", params));
    }

    private static long sum(int[] counts) {
        long sum = 0;
        for (int count : counts) {
            if (count == java.sql.Statement.SUCCESS_NO_INFO) {
                return -1;
            }
            sum += Math.max(0, count);
        }
        return sum;
    }
}
