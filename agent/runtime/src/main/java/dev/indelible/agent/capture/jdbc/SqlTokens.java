package dev.indelible.agent.capture.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * One pass over a statement: takes every literal and comment out, and keeps the first words for {@link SqlShape}.
 *
 * <p>What must stay true: no literal's text survives, in any dialect. Where dialects disagree about where a literal ends
 * (a backslash before a quote), all that follows is masked, and so is what follows {@code IDENTIFIED BY} and the like,
 * where a password may stand without quotes. A name in double quotes is kept only where a table stands,
 * since MySQL reads the same as a text.
 */
final class SqlTokens {
    /** The most characters that are read; longer statements are masked from there on. */
    private static final int MAX_CHARS = 16_384;

    /** Enough words to find verb and table in. */
    private static final int MAX_WORDS = 256;

    private final String sql;
    private final int end;
    private final StringBuilder masked = new StringBuilder();
    private final List<String> words = new ArrayList<>();
    private int at;

    SqlTokens(String sql) {
        this.sql = sql;
        end = Math.min(sql.length(), MAX_CHARS);
        while (at < end) {
            step();
        }
        if (end < sql.length()) {
            masked.append(" …");
        }
    }

    /** The statement without literals, comments and line breaks. */
    String masked() {
        return masked.toString().trim();
    }

    /** Names (as written, table quotes removed), single punctuation characters, and {@code ?} for each literal. */
    List<String> words() {
        return words;
    }

    private void step() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c) || c < ' ') {
            space(at + 1);
        } else if (c == '-' && next() == '-') {
            space(until("\n", at + 2));
        } else if (c == '/' && next() == '*') {
            space(comment());
        } else if (c == '#' && oddQuotes(until("\n", at))) {
            // A comment in MySQL, an operator elsewhere: where the next literal starts is anyone's guess.
            literal(end);
        } else if (c == '\'') {
            text('\'');
        } else if (c == '"') {
            quotedName();
        } else if (c == '`') {
            name(until("`", at + 1));
        } else if (c == '$' && dollarTag() > 0) {
            String tag = sql.substring(at, dollarTag());
            literal(until(tag, at + tag.length()));
        } else if (Character.isDigit(c) || (c == '.' && Character.isDigit(next()))) {
            number();
        } else if (Character.isJavaIdentifierStart(c)) {
            word();
        } else {
            masked.append(c);
            add(String.valueOf(c));
            at++;
        }
    }

    private char next() {
        return at + 1 < end ? sql.charAt(at + 1) : 0;
    }

    private int until(String stop, int from) {
        int found = sql.indexOf(stop, from);
        return found < 0 || found + stop.length() > end ? end : found + stop.length();
    }

    /** The end of the comment that starts here. PostgreSQL nests them; others then lose what follows, which is safe. */
    private int comment() {
        int depth = 0;
        for (int i = at; i + 1 < end; i++) {
            if (sql.charAt(i) == '/' && sql.charAt(i + 1) == '*') {
                depth++;
                i++;
            } else if (sql.charAt(i) == '*' && sql.charAt(i + 1) == '/') {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return end;
    }

    private boolean oddQuotes(int to) {
        boolean odd = false;
        for (int i = at; i < to; i++) {
            odd ^= sql.charAt(i) == '\'';
        }
        return odd;
    }

    private void space(int to) {
        if (masked.length() > 0 && masked.charAt(masked.length() - 1) != ' ') {
            masked.append(' ');
        }
        at = to;
    }

    private void literal(int to) {
        masked.append('?');
        add("?");
        at = to;
    }

    private void text(char quote) {
        for (int i = at + 1; i < end; i++) {
            char c = sql.charAt(i);
            if (c == '\\' && i + 1 < end && (sql.charAt(i + 1) == quote || sql.charAt(i + 1) == '\\')) {
                literal(end);
                return;
            }
            if (c == quote) {
                if (i + 1 < end && sql.charAt(i + 1) == quote) {
                    i++;
                } else {
                    literal(i + 1);
                    return;
                }
            }
        }
        literal(end);
    }

    private void quotedName() {
        int to = until("\"", at + 1);
        // Past the last word that is kept nobody knows what came before.
        boolean table = words.size() < MAX_WORDS && SqlShape.tableFollows(words);
        if (to - at > 2 && table && sql.charAt(to - 1) == '"') {
            name(to);
        } else {
            text('"');
        }
    }

    private void name(int to) {
        masked.append(sql, at, to);
        add(sql.substring(at + 1, Math.max(at + 1, to - 1)));
        at = to;
    }

    /** The end of a PostgreSQL dollar quote's opening tag that starts here, or 0: {@code $1} is a parameter. */
    private int dollarTag() {
        for (int i = at + 1; i < end; i++) {
            char c = sql.charAt(i);
            if (c == '$') {
                return i + 1;
            }
            if (!Character.isLetterOrDigit(c) && c != '_' || i == at + 1 && Character.isDigit(c)) {
                return 0;
            }
        }
        return 0;
    }

    private void number() {
        int to = at;
        while (to < end && numeric(to)) {
            to++;
        }
        literal(to);
    }

    private boolean numeric(int index) {
        char c = sql.charAt(index);
        boolean sign = (c == '+' || c == '-') && Character.toLowerCase(sql.charAt(index - 1)) == 'e' && index > at;
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || sign;
    }

    private void word() {
        int to = at;
        while (to < end && Character.isJavaIdentifierPart(sql.charAt(to)) && sql.charAt(to) >= ' ') {
            to++;
        }
        String word = sql.substring(at, to);
        masked.append(word);
        boolean secret = SqlShape.secretFollows(words, word);
        add(word);
        at = Math.max(to, at + 1);
        if (secret) {
            masked.append(' ');
            literal(end);
        } else if (at + 1 < end
                && sql.charAt(at) == '\''
                && (word.equalsIgnoreCase("q") || word.equalsIgnoreCase("nq"))) {
            quoteOfOracle();
        }
    }

    /** {@code q'[it's]'}: up to the closing counterpart of the first character and a quote. */
    private void quoteOfOracle() {
        char open = sql.charAt(at + 1);
        int pair = "[{(<".indexOf(open);
        literal(until((pair < 0 ? open : "]})>".charAt(pair)) + "'", at + 2));
    }

    private void add(String word) {
        if (words.size() < MAX_WORDS) {
            words.add(word);
        }
    }
}
