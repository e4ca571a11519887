package dev.indelible.agent.capture.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Verb and table of one statement, and whether it may change something, by its words; no parser.
 *
 * <p>What must stay true: what it does not recognise counts as a change. A SELECT that calls a function which changes
 * something cannot be told from any other.
 */
final class SqlShape {
    static final String SELECT_INTO = "SELECT INTO";

    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "INTO", "UPDATE", "TABLE", "JOIN", "ONLY", "EXISTS");
    private static final Set<String> FILLERS = Set.of("ONLY", "IF", "NOT", "EXISTS", "LOW_PRIORITY", "IGNORE");
    private static final Set<String> MAIN = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> OF_TABLES = Set.of("CREATE", "ALTER", "DROP", "TRUNCATE");
    private static final Set<String> CHANGES_USERS = Set.of("CREATE", "ALTER", "MODIFY");
    private static final Set<String> OF_USERS = Set.of("USER", "ROLE", "LOGIN", "GROUP");
    private static final Set<String> DDL =
            Set.of("CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "GRANT", "REVOKE", "COMMENT");

    /** What only reads, unless a change stands inside. */
    private static final Set<String> READS = Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN");

    private static final Set<String> LOOKS = Set.of("SHOW", "DESCRIBE", "DESC", "FETCH", "MOVE", "CLOSE", "PRAGMA", "");
    private static final Set<String> SESSION =
            Set.of("SET", "RESET", "USE", "DISCARD", "DEALLOCATE", "LISTEN", "UNLISTEN");
    /** A SET of these outlives the session or is about a password. */
    private static final Set<String> LASTING = Set.of("PASSWORD", "GLOBAL", "PERSIST", "PERSIST_ONLY");

    private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "INTO");

    /** {@code CREATE OR REPLACE USER}. */
    private static final int MAX_BEFORE_USER = 3;

    private static final int MAX_NAME = 128;

    private final List<String> words;
    private final int at;
    private final String verb;

    SqlShape(List<String> words) {
        this.words = words;
        int first = first();
        String leading = first < 0 ? "" : upper(words.get(first));
        int hidden = READS.contains(leading) ? hidden(first + 1) : -1;
        int main = leading.equals("WITH") ? main(first + 1) : -1;
        if (main >= 0 && !upper(words.get(main)).equals("SELECT")) {
            at = main;
        } else if (hidden >= 0) {
            at = hidden;
        } else {
            at = main >= 0 ? main : first;
        }
        String found = at < 0 ? "" : upper(words.get(at));
        verb = found.equals("INTO") ? SELECT_INTO : found.length() > MAX_NAME ? "SQL" : found;
    }

    /** Whether, after these words, a table's name is due. {@code brackets}: that are open there. */
    static boolean tableFollows(List<String> words, Brackets brackets) {
        if (words.isEmpty()) {
            return false;
        }
        String last = words.get(words.size() - 1);
        boolean comparison =
                words.size() > 1 && upper(words.get(words.size() - 2)).equals("DISTINCT");
        return BEFORE_TABLE.contains(upper(last)) && !comparison && !brackets.inFunction()
                || (last.equals(".") && words.size() > 2);
    }

    /**
     * Whether a password may follow these words and {@code last}, which many dialects take without quotes: {@code
     * IDENTIFIED BY tiger}, {@code CREATE USER x AS PASSWORD = tiger}.
     */
    static boolean secretFollows(List<String> words, String last) {
        if (last.equalsIgnoreCase("BY") || last.equalsIgnoreCase("WITH")) {
            return !words.isEmpty() && words.get(words.size() - 1).equalsIgnoreCase("IDENTIFIED");
        }
        String first = words.isEmpty() ? "" : upper(words.get(0));
        if (last.equalsIgnoreCase("KEY") || last.equalsIgnoreCase("REKEY")) {
            return first.equals("PRAGMA");
        }
        if (!last.equalsIgnoreCase("PASSWORD")) {
            return false;
        }
        if (first.equals("SET")) {
            return true;
        }
        for (int i = 1; i < words.size() && i <= MAX_BEFORE_USER; i++) {
            if (OF_USERS.contains(upper(words.get(i)))) {
                return CHANGES_USERS.contains(upper(words.get(0)));
            }
        }
        return false;
    }

    /** In upper case; {@code SQL} where the statement starts with no word; of a change inside a SELECT the change's. */
    String verb() {
        return verb.isEmpty() ? "SQL" : verb;
    }

    /** Whether data, objects or rights may change by it. */
    boolean changes() {
        if (LOOKS.contains(verb) || READS.contains(verb) || TxControl.of(words) != null) {
            return false;
        }
        return !SESSION.contains(verb) || words.size() > 1 && LASTING.contains(upper(words.get(1)));
    }

    /** Whether some databases commit before they run it. */
    boolean ddl() {
        return DDL.contains(verb);
    }

    /** The table (for CALL: the procedure), or null where it is not plain to see. */
    String table() {
        int from = switch (verb) {
            case "INSERT", "MERGE", "REPLACE" -> after("INTO");
            case "DELETE", "SELECT" -> after("FROM");
            case "UPDATE", "CALL", "EXEC", "EXECUTE", "COPY" -> at + 1;
            case SELECT_INTO -> at + 1;
            case "LOAD" -> after("TABLE");
            default -> OF_TABLES.contains(verb) ? ofTables() : -1;
        };
        while (from >= 0 && from < words.size() && FILLERS.contains(upper(words.get(from)))) {
            from++;
        }
        return from < 0 || from >= words.size() ? null : name(words, from);
    }

    private int ofTables() {
        int table = after("TABLE");
        return table < 0 && verb.equals("TRUNCATE") ? at + 1 : table;
    }

    private int first() {
        for (int i = 0; i < words.size(); i++) {
            if (isName(words.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** The verb that a WITH leads to: the first one outside of its parentheses. */
    private int main(int from) {
        int depth = 0;
        for (int i = from; i < words.size(); i++) {
            String word = words.get(i);
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth == 0 && MAIN.contains(upper(word))) {
                return i;
            }
        }
        return -1;
    }

    /** A change inside a reading statement: {@code WITH x AS (DELETE …)}, {@code SELECT … INTO}; not {@code FOR UPDATE}. */
    private int hidden(int from) {
        for (int i = from; i < words.size(); i++) {
            if (CHANGES.contains(upper(words.get(i)))) {
                String before = upper(words.get(i - 1));
                String after = i + 1 < words.size() ? words.get(i + 1) : "";
                boolean lock = before.equals("FOR") || before.equals("KEY");
                // A function: replace(a, b, c). A column: t.update.
                if (!lock && !before.equals(".") && !after.equals("(") && !after.equals(".")) {
                    return i;
                }
            }
        }
        return -1;
    }

    private int after(String keyword) {
        int depth = 0;
        for (int i = at; i < words.size(); i++) {
            String word = words.get(i);
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth <= 0 && upper(word).equals(keyword)) {
                return i + 1;
            }
        }
        return -1;
    }

    /** The name that starts there, with its schema; null where none does. */
    static String name(List<String> words, int from) {
        int at = from;
        StringBuilder name = new StringBuilder();
        while (at < words.size()) {
            boolean bracket = words.get(at).equals("[");
            at += bracket ? 1 : 0;
            if (at >= words.size() || !isName(words.get(at))) {
                return null;
            }
            name.append(words.get(at));
            at += bracket ? 2 : 1;
            if (at >= words.size() || !words.get(at).equals(".")) {
                break;
            }
            name.append('.');
            at++;
        }
        return name.length() == 0 || name.length() > MAX_NAME ? null : name.toString();
    }

    static boolean isName(String word) {
        return !word.isEmpty() && Character.isJavaIdentifierStart(word.charAt(0));
    }

    static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
