package dev.indelible.agent.capture.jdbc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Which column each parameter of a statement belongs to, where its shape says so: {@code INSERT INTO t (a) VALUES (?)},
 * {@code a = ?}, {@code a IN (?, ?)}, {@code a BETWEEN ? AND ?}. Null for all others.
 */
final class ParameterColumns {
    private static final String PARAMETER = "?";
    private static final Set<String> OPERATORS = Set.of("=", "<", ">", "!", "~", "*", "+", "-");
    private static final Set<String> LIKES = Set.of("LIKE", "ILIKE", "RLIKE", "REGEXP");

    private static final Set<String> LISTED = Set.of(",", PARAMETER, SqlTokens.LITERAL);

    /** No list of columns comes behind one of these. */
    private static final Set<String> BEHIND_INTO = Set.of("VALUES", "SELECT", "SET", "INTO");

    private final List<String> words;
    private final List<String> columns = new ArrayList<>();

    /** The list that the parameter before stood in: the word in front of it, and that parameter. */
    private int listFrom = -1;

    private int listTo = -1;

    private ParameterColumns(List<String> words) {
        this.words = words;
    }

    static List<String> of(List<String> words) {
        ParameterColumns columns = new ParameterColumns(words);
        if (!words.contains(PARAMETER) || columns.numberedOtherwise()) {
            return List.of();
        }
        columns.read();
        return Arrays.asList(columns.columns.toArray(String[]::new));
    }

    /** {@code ?2}, {@code :name}, {@code $1}, {@code @p}: which parameter is the first is the driver's affair. */
    private boolean numberedOtherwise() {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (isOperator(i)) {
                i++;
                continue;
            }
            boolean colon =
                    word.equals(":") && !at(i - 1).equals(":") && !at(i + 1).equals(":");
            if (colon
                    || word.equals("@")
                    || word.startsWith("$")
                    || word.equals(PARAMETER) && at(i + 1).equals(SqlTokens.LITERAL)) {
                return true;
            }
        }
        return false;
    }

    private void read() {
        List<String> inserted = List.of();
        int depth = -1;
        int position = 0;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equalsIgnoreCase("INTO")) {
                inserted = list(i);
                depth = -1;
            } else if (word.equalsIgnoreCase("VALUES")) {
                depth = 0;
            } else if (depth >= 0 && word.equals("(")) {
                position = depth++ == 0 ? 0 : position;
            } else if (depth >= 0 && word.equals(")")) {
                depth--;
            } else if (depth == 1 && word.equals(",")) {
                position++;
            } else if (depth == 0 && !word.equals(",")) {
                depth = -1;
            }
            if (isOperator(i)) {
                i++;
            } else if (word.equals(PARAMETER)) {
                boolean alone = depth == 1 && Set.of("(", ",").contains(at(i - 1));
                columns.add(alone ? position < inserted.size() ? inserted.get(position) : null : compared(i));
            }
        }
    }

    /** Two question marks are an operator of PostgreSQL, escaped for JDBC. */
    private boolean isOperator(int i) {
        return at(i).equals(PARAMETER) && at(i + 1).equals(PARAMETER);
    }

    /** The column list of an INSERT whose INTO stands there. */
    private List<String> list(int into) {
        int open = into + 1;
        while (open < words.size() && !words.get(open).equals("(")) {
            if (BEHIND_INTO.contains(SqlShape.upper(words.get(open)))) {
                return List.of();
            }
            open++;
        }
        List<String> names = new ArrayList<>();
        for (int i = open + 1; i < words.size() && !words.get(i).equals(")"); i++) {
            if (words.get(i).equalsIgnoreCase("INTO")) {
                // Never closed: the next one's turn comes.
                return List.of();
            }
            // The bracket behind a name in brackets is no second column.
            String name = at(i).equals("]") ? null : column(i);
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    private String compared(int parameter) {
        int i = parameter - 1;
        while (OPERATORS.contains(at(i))) {
            i--;
        }
        if (i < parameter - 1) {
            return column(i);
        }
        String before = SqlShape.upper(at(i));
        if (LIKES.contains(before) || before.equals("BETWEEN")) {
            return column(at(i - 1).equalsIgnoreCase("NOT") ? i - 2 : i - 1);
        }
        if (before.equals("AND") && at(i - 2).equalsIgnoreCase("BETWEEN")) {
            return column(at(i - 3).equalsIgnoreCase("NOT") ? i - 4 : i - 3);
        }
        while (i != listTo && LISTED.contains(at(i))) {
            i--;
        }
        // A list may hold thousands: each is walked once.
        i = i == listTo ? listFrom : i;
        listFrom = i;
        listTo = parameter;
        if (at(i).equals("(") && at(i - 1).equalsIgnoreCase("IN")) {
            return column(at(i - 2).equalsIgnoreCase("NOT") ? i - 3 : i - 2);
        }
        return null;
    }

    private String column(int i) {
        String word = at(i).equals("]") ? at(i - 1) : at(i);
        if (!word.isEmpty() && word.charAt(0) == SqlTokens.QUOTED) {
            return word.substring(1);
        }
        return SqlShape.isName(word) ? word : null;
    }

    private String at(int i) {
        return i >= 0 && i < words.size() ? words.get(i) : "";
    }
}
