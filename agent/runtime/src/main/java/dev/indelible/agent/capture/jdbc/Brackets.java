package dev.indelible.agent.capture.jdbc;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** What the brackets that are open belong to, while a statement's words are read one after the other. */
final class Brackets {
    private static final Set<String> WITH_FROM = Set.of("TRIM", "SUBSTRING", "SUBSTR", "EXTRACT", "OVERLAY", "MID");

    /** For each, the innermost first: whether a function stands before it that has a FROM of its own. */
    private final Deque<Boolean> open = new ArrayDeque<>();

    private String before = "";

    /** The next word. */
    void word(String word) {
        if (word.equals("(")) {
            open.push(WITH_FROM.contains(SqlShape.upper(before)));
        } else if (word.equals(")")) {
            open.poll();
        }
        before = word;
    }

    /** {@code TRIM(BOTH ' ' FROM "text")}: what follows this FROM is no table. */
    boolean inFunction() {
        return Boolean.TRUE.equals(open.peek());
    }
}
