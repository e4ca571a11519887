package dev.indelible.agent.capture.jdbc;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Verb and table of a statement, by its words; no parser: what it does not recognise it leaves open. */
final class SqlShape {
    private static final Set<String> BEFORE_TABLE = Set.of("FROM", "INTO", "UPDATE", "TABLE", "JOIN", "ONLY", "EXISTS");
    private static final Set<String> FILLERS = Set.of("ONLY", "IF", "NOT", "EXISTS", "LOW_PRIORITY", "IGNORE");
    private static final Set<String> MAIN = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> OF_TABLES = Set.of("CREATE", "ALTER", "DROP", "TRUNCATE");
    private static final Set<String> WITH_FROM = Set.of("TRIM", "SUBSTRING", "SUBSTR", "EXTRACT", "OVERLAY", "MID");
    private static final Set<String> CHANGES_USERS = Set.of("CREATE", "ALTER", "MODIFY");
    private static final Set<String> OF_USERS = Set.of("USER", "ROLE", "LOGIN", "GROUP");
    /** {@code CREATE OR REPLACE USER}. */
    private static final int MAX_BEFORE_USER = 3;

    private static final int MAX_NAME = 128;

    private final List<String> words;

    SqlShape(List<String> words) {
        this.words = words;
    }

    /** Whether, after these words, a table's name is due. */
    static boolean tableFollows(List<String> words) {
        if (words.isEmpty()) {
            return false;
        }
        String last = words.get(words.size() - 1);
        return BEFORE_TABLE.contains(upper(last)) && !inFunction(words) || (last.equals(".") && words.size() > 2);
    }

    /** {@code TRIM(BOTH ' ' FROM "text")}: what follows this FROM is no table. */
    private static boolean inFunction(List<String> words) {
        int depth = 0;
        for (int i = words.size() - 1; i > 0; i--) {
            String word = words.get(i);
            depth += word.equals(")") ? 1 : word.equals("(") ? -1 : 0;
            if (depth < 0) {
                return WITH_FROM.contains(upper(words.get(i - 1)));
            }
        }
        return false;
    }

    /**
     * Whether a password may follow these words and {@code last}, which many dialects take without quotes: {@code
     * IDENTIFIED BY tiger}, {@code CREATE USER x AS PASSWORD = tiger}.
     */
    static boolean secretFollows(List<String> words, String last) {
        if (last.equalsIgnoreCase("BY") || last.equalsIgnoreCase("WITH")) {
            return !words.isEmpty() && words.get(words.size() - 1).equalsIgnoreCase("IDENTIFIED");
        }
        if (!last.equalsIgnoreCase("PASSWORD")) {
            return false;
        }
        for (int i = 1; i < words.size() && i <= MAX_BEFORE_USER; i++) {
            if (OF_USERS.contains(upper(words.get(i)))) {
                return CHANGES_USERS.contains(upper(words.get(0)));
            }
        }
        return false;
    }

    /** In upper case; {@code SQL} where the statement starts with no word. */
    String verb() {
        int first = first();
        String verb = first < 0 ? "SQL" : upper(words.get(first));
        if (verb.equals("WITH")) {
            int main = main(first + 1);
            return main < 0 ? verb : upper(words.get(main));
        }
        return verb.length() > MAX_NAME ? "SQL" : verb;
    }

    /** The table (for CALL: the procedure), or null where it is not plain to see. */
    String table() {
        String verb = verb();
        int from = switch (verb) {
            case "INSERT", "MERGE", "REPLACE" -> after("INTO");
            case "DELETE", "SELECT" -> after("FROM");
            case "UPDATE", "CALL" -> after(verb);
            default -> OF_TABLES.contains(verb) ? ofTables(verb) : -1;
        };
        while (from >= 0 && from < words.size() && FILLERS.contains(upper(words.get(from)))) {
            from++;
        }
        return from < 0 || from >= words.size() ? null : name(from);
    }

    private int ofTables(String verb) {
        int table = after("TABLE");
        return table < 0 && verb.equals("TRUNCATE") ? after(verb) : table;
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

    private int after(String keyword) {
        int depth = 0;
        int verb = first();
        int main = verb >= 0 && upper(words.get(verb)).equals("WITH") ? main(verb + 1) : verb;
        for (int i = Math.max(0, main); i < words.size(); i++) {
            String word = words.get(i);
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth <= 0 && upper(word).equals(keyword)) {
                return i + 1;
            }
        }
        return -1;
    }

    private String name(int from) {
        if (!isName(words.get(from))) {
            return null;
        }
        StringBuilder name = new StringBuilder(words.get(from));
        for (int i = from + 1; i + 1 < words.size() && words.get(i).equals(".") && isName(words.get(i + 1)); i += 2) {
            name.append('.').append(words.get(i + 1));
        }
        return name.length() > MAX_NAME ? null : name.toString();
    }

    private static boolean isName(String word) {
        return Character.isJavaIdentifierStart(word.charAt(0));
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
