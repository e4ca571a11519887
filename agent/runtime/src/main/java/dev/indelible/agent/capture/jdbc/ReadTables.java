package dev.indelible.agent.capture.jdbc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which tables a statement reads: every name after FROM or JOIN, in comma lists and sub-selects too. What stands where a
 * table is due and is no name counts as one of those that are looked for.
 */
final class ReadTables {
    private static final Set<String> FILLERS = Set.of("ONLY", "LATERAL");
    private static final Set<String> ENDS = Set.of(
            "WHERE",
            "GROUP",
            "ORDER",
            "HAVING",
            "LIMIT",
            "UNION",
            "EXCEPT",
            "INTERSECT",
            "WINDOW",
            "FETCH",
            "OFFSET",
            "FOR",
            "SELECT",
            "SET",
            "VALUES",
            "RETURNING",
            "ON",
            "USING");

    private final List<String> words;

    ReadTables(List<String> words) {
        this.words = words;
    }

    /** {@code tables} in lower case, each with its schema or without. */
    boolean any(Set<String> tables) {
        Deque<Boolean> outer = new ArrayDeque<>();
        Brackets brackets = new Brackets();
        boolean inFrom = false;
        boolean due = false;
        for (int i = 0; i < words.size(); i++) {
            String word = SqlShape.upper(words.get(i));
            brackets.word(word);
            if (word.equals("(")) {
                outer.push(inFrom);
            } else if (word.equals(")")) {
                inFrom = !outer.isEmpty() && outer.pop();
                due = false;
            } else if (word.equals("FROM") && !distinct(i) && !brackets.inFunction()
                    || word.equals("JOIN")
                    || word.equals("TABLE")) {
                inFrom = true;
                due = true;
            } else if (word.equals(",")) {
                due = inFrom;
            } else if (ENDS.contains(word)) {
                // Behind ON and USING the list goes on after the next comma.
                inFrom &= word.equals("ON") || word.equals("USING");
                due = false;
            } else if (due && !FILLERS.contains(word)) {
                due = false;
                String name = SqlShape.name(words, i);
                if (name == null && !word.equals("VALUES") || name != null && listed(name, tables)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** {@code a IS DISTINCT FROM b}. */
    private boolean distinct(int from) {
        return from > 0 && words.get(from - 1).equalsIgnoreCase("DISTINCT");
    }

    private static boolean listed(String name, Set<String> tables) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (tables.contains(lower) || tables.contains(lower.substring(lower.lastIndexOf('.') + 1))) {
            return true;
        }
        // The rule names a schema, the statement leaves it to the search path.
        return lower.indexOf('.') < 0 && tables.stream().anyMatch(table -> table.endsWith("." + lower));
    }
}
