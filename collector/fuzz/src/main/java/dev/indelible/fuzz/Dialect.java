package dev.indelible.fuzz;

import java.util.Locale;
import java.util.Set;

/**
 * Where the literals of a statement lie, as one database reads it: the few rules of its manual about quotes and comments and
 * no others. Each constant is sure of its own dialect only.
 */
enum Dialect {
    STANDARD,
    MYSQL,
    POSTGRESQL,
    ORACLE,
    SQL_SERVER;

    private static final Set<String> BEFORE_TABLE =
            Set.of("from", "into", "update", "table", "join", "only", "exists", ".");

    /** Whether this character stands in a literal, also one that never ends. */
    boolean isLiteral(String sql, int place) {
        String word = "";
        int at = 0;
        while (at < sql.length()) {
            int to = end(sql, at, word);
            char c = sql.charAt(at);
            boolean literal = to > at + 1 && literal(sql, at, word);
            if (place < to) {
                return literal && place >= at;
            }
            if (isWord(c)) {
                word = sql.substring(at, to).toLowerCase(Locale.ROOT);
            } else if (c > ' ') {
                word = sql.substring(at, at + 1);
            }
            at = to;
        }
        return false;
    }

    /** The place behind the token that begins here. */
    private int end(String sql, int at, String word) {
        char c = sql.charAt(at);
        if (c == '\'') {
            boolean escapes = this == MYSQL || this == POSTGRESQL && word.equals("e") && touches(sql, at);
            boolean oracle = this == ORACLE && (word.equals("q") || word.equals("nq")) && touches(sql, at);
            return oracle && at + 1 < sql.length() ? quoted(sql, at) : string(sql, at, c, escapes);
        }
        if (c == '"') {
            return string(sql, at, c, this == MYSQL);
        }
        if (c == '`' && this == MYSQL) {
            return string(sql, at, c, false);
        }
        if (c == '[' && this == SQL_SERVER) {
            return string(sql, at, ']', false);
        }
        if (sql.startsWith("--", at) && (this != MYSQL || at + 2 >= sql.length() || sql.charAt(at + 2) <= ' ')
                || c == '#' && this == MYSQL) {
            return line(sql, at);
        }
        if (sql.startsWith("/*!", at) && this == MYSQL) {
            return at + 3;
        }
        if (sql.startsWith("/*", at)) {
            return comment(sql, at);
        }
        if (c == '$' && this == POSTGRESQL) {
            return dollar(sql, at);
        }
        int to = at + 1;
        while (isWord(c) && to < sql.length() && (isWord(sql.charAt(to)) || sql.charAt(to) == '$')) {
            to++;
        }
        return to;
    }

    private boolean literal(String sql, int at, String word) {
        char c = sql.charAt(at);
        // Where a table is due MySQL knows no text, and the agent shows a name.
        return c == '\'' || c == '"' && this == MYSQL && !BEFORE_TABLE.contains(word) || c == '$' && this == POSTGRESQL;
    }

    /** Whether the word before is a prefix of the quote. */
    private static boolean touches(String sql, int at) {
        return at > 0 && isWord(sql.charAt(at - 1));
    }

    private static boolean isWord(char c) {
        return c == '_' || Character.isLetterOrDigit(c);
    }

    private static int string(String sql, int at, char quote, boolean escapes) {
        for (int i = at + 1; i < sql.length(); i++) {
            if (escapes && sql.charAt(i) == '\\') {
                i++;
            } else if (sql.charAt(i) == quote) {
                if (i + 1 == sql.length() || sql.charAt(i + 1) != quote) {
                    return i + 1;
                }
                i++;
            }
        }
        return sql.length();
    }

    private static int quoted(String sql, int at) {
        int pair = "[{(<".indexOf(sql.charAt(at + 1));
        char close = pair < 0 ? sql.charAt(at + 1) : "]})>".charAt(pair);
        int to = sql.indexOf(close + "'", at + 2);
        return to < 0 ? sql.length() : to + 2;
    }

    private int line(String sql, int at) {
        int to = at;
        while (to < sql.length() && sql.charAt(to) != '\n' && (this != POSTGRESQL || sql.charAt(to) != '\r')) {
            to++;
        }
        return to;
    }

    private int comment(String sql, int at) {
        int depth = 0;
        for (int i = at; i + 1 < sql.length(); i++) {
            if (sql.startsWith("*/", i)) {
                i++;
                if (--depth == 0) {
                    return i + 1;
                }
            } else if (sql.startsWith("/*", i) && (depth == 0 || this == POSTGRESQL || this == SQL_SERVER)) {
                depth++;
                i++;
            }
        }
        return sql.length();
    }

    private static int dollar(String sql, int at) {
        int tag = at + 1;
        while (tag < sql.length() && isWord(sql.charAt(tag)) && (tag > at + 1 || !Character.isDigit(sql.charAt(tag)))) {
            tag++;
        }
        if (tag == sql.length() || sql.charAt(tag) != '$') {
            return at + 1;
        }
        String quote = sql.substring(at, tag + 1);
        int to = sql.indexOf(quote, tag + 1);
        return to < 0 ? sql.length() : to + quote.length();
    }
}
