package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the trail says about a statement's text, and what the policy decides by it; made once per text.
 *
 * @param masked without literals and comments
 * @param verb {@code UPDATE}
 * @param table the table or procedure, or null where it is not plain to see
 * @param worth whether it is recorded though it does not fail
 * @param changes whether it may change something
 * @param ddl whether some databases commit before they run it
 * @param controls what it does to the session's transaction, in order
 * @param columns for each parameter the column it belongs to, or null where that is not plain to see
 * @param action {@code UPDATE accounts}
 * @param named what every line about it says, but its text
 * @param told the same with its text
 */
record Sql(
        String masked,
        String verb,
        String table,
        boolean worth,
        boolean changes,
        boolean ddl,
        List<TxControl> controls,
        List<String> columns,
        String action,
        Fields named,
        Fields told) {

    private static final Set<String> PROCEDURES = Set.of("CALL", "EXEC", "EXECUTE");

    /** After these words a semicolon belongs to a body of code. */
    private static final Set<String> BLOCKS = Set.of("CREATE", "ALTER", "DECLARE", "BEGIN");

    private static final Sql NONE = new Sql(null, "SQL", null, true, true, false, List.of(), List.of());

    Sql(
            String masked,
            String verb,
            String table,
            boolean worth,
            boolean changes,
            boolean ddl,
            List<TxControl> controls,
            List<String> columns) {
        this(
                masked,
                verb,
                table,
                worth,
                changes,
                ddl,
                controls,
                columns,
                action(verb, table),
                Fields.of(record -> name(record, verb, table)),
                Fields.of(record -> name(record, verb, table).text(Field.JDBC_SQL, masked)));
    }

    private static String action(String verb, String table) {
        return table == null ? verb : verb + " " + table;
    }

    private static EventRecord name(EventRecord record, String verb, String table) {
        String type = table == null ? "database" : PROCEDURES.contains(verb) ? "procedure" : "table";
        return record.text(Field.ACTION, action(verb, table))
                .text(Field.CATEGORY, category(verb))
                .text(Field.RESOURCE_TYPE, type)
                .text(Field.RESOURCE_ID, table);
    }

    /** The statement without a policy: no SELECT is worth a line. */
    static Sql of(String text) {
        return of(text, Set.of());
    }

    /** {@code text} may be null: then only that some statement ran is known. {@code tables}: whose SELECTs are recorded. */
    static Sql of(String text, Set<String> tables) {
        if (text == null) {
            return NONE;
        }
        SqlTokens tokens = new SqlTokens(text);
        List<TxControl> controls = new ArrayList<>(1);
        SqlShape shown = null;
        boolean changes = false;
        boolean ddl = false;
        for (List<String> words : statements(tokens.words())) {
            SqlShape shape = new SqlShape(words);
            TxControl control = TxControl.of(words);
            if (control != null) {
                controls.add(control);
            }
            // Of several statements the first that changes something gives the line its name.
            shown = shown == null || shape.changes() && !changes ? shape : shown;
            changes |= shape.changes();
            ddl |= shape.ddl();
        }
        boolean worth = changes || !tokens.whole() || !tables.isEmpty() && new ReadTables(tokens.words()).any(tables);
        return new Sql(
                tokens.masked(),
                shown == null ? "SQL" : shown.verb(),
                shown == null ? null : shown.table(),
                worth,
                changes || !tokens.whole(),
                ddl,
                List.copyOf(controls),
                ParameterColumns.of(tokens.words()));
    }

    private static List<List<String>> statements(List<String> words) {
        List<List<String>> all = new ArrayList<>(1);
        int from = 0;
        for (int i = 0; i <= words.size(); i++) {
            if (i == words.size() || words.get(i).equals(";")) {
                List<String> one = words.subList(from, i);
                if (!one.isEmpty() && BLOCKS.contains(SqlShape.upper(one.get(0))) && TxControl.of(one) == null) {
                    all.add(words.subList(from, words.size()));
                    return all;
                }
                if (!one.isEmpty()) {
                    all.add(one);
                }
                from = i + 1;
            }
        }
        return all;
    }

    /** Whether only that some statement ran is known. */
    boolean isUnknown() {
        return masked == null && verb.equals("SQL");
    }

    static String category(String verb) {
        return switch (verb) {
            case "SELECT" -> "read";
            case "INSERT", SqlShape.SELECT_INTO -> "create";
            case "UPDATE", "MERGE", "REPLACE" -> "update";
            case "DELETE", "TRUNCATE" -> "delete";
            default -> "execute";
        };
    }

    /** The column that a parameter (from 1) belongs to, or null. */
    String column(int parameter) {
        return parameter >= 1 && parameter <= columns.size() ? columns.get(parameter - 1) : null;
    }
}
