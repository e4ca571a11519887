package dev.indelible.agent.capture.jdbc;

import java.util.Set;

/** How a statement is read. Lets the fuzz targets see what is this package's own. */
public final class StatementReader {
    private StatementReader() {}

    /** Verb, table and masked text: what a line shows of a statement's text. */
    public static String shown(String text) {
        Sql sql = Sql.of(text, Set.of("accounts", "bank.cards"));
        for (int i = 0; i <= sql.columns().size() + 1; i++) {
            sql.column(i);
        }
        return sql.verb() + "\n" + sql.table() + "\n" + sql.action() + "\n" + sql.masked();
    }
}
