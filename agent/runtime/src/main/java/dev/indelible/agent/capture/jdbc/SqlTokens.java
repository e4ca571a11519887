package dev.indelible.agent.capture.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One pass over a statement: takes every literal and comment out, and keeps its words for {@link SqlShape}.
 *
 * <p>What must stay true: no literal's text survives, in any dialect. Where dialects disagree about where a literal or
 * comment ends (a backslash before a quote, {@code [it's]}, nested comments), all that follows is masked and counts as
 * not read, and so is what follows {@code IDENTIFIED BY} and the like, where a password may stand without quotes. A name
 * in double quotes is shown only where a table stands, since MySQL reads the same as a text.
 */
final class SqlTokens {
    /** The most characters that are read; longer statements are masked from there on. */
    private static final int MAX_CHARS = 16_384;

    /** The word that stands for a literal; the parameter is {@code ?}. */
    static final String LITERAL = "'";

    /** What a word begins with that stood in double quotes and is no table: a column in most dialects, a text in MySQL. */
    static final char QUOTED = '"';

    private static final Pattern QUOTES = Pattern.compile("['\"]");

    /** What a literal or a comment starts with in some dialect; a dollar within a name is none. */
    private static final Pattern STARTS = Pattern.compile("['\"#]|--|/\\*|(?<![\\p{L}\\p{N}_$])\\$");

    /** The same for dialects to which all of it is plain text; a bracket is a name to SQL Server. */
    private static final Pattern ANY_START = Pattern.compile("['\"`#\\[]|--|/\\*");

    private final String sql;
    private final int end;
    private final LookAhead ahead;
    private final StringBuilder masked = new StringBuilder();
    private final List<String> words = new ArrayList<>();
    private final Brackets brackets = new Brackets();
    private int at;
    private boolean whole;

    SqlTokens(String sql) {
        whole = sql.length() <= MAX_CHARS;
        // Cut, so that no search runs on through megabytes that are not read.
        this.sql = whole ? sql : sql.substring(0, MAX_CHARS);
        end = this.sql.length();
        ahead = new LookAhead(this.sql);
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

    /** Names as written (table quotes removed), single punctuation characters, {@link #LITERAL}, {@link #QUOTED} texts. */
    List<String> words() {
        return words;
    }

    /** Whether every word is known: nothing was too long to read or open to two readings. */
    boolean whole() {
        return whole;
    }

    private void step() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c) || c < ' ') {
            space(at + 1);
        } else if (c == '-' && next() == '-') {
            lineComment();
        } else if (c == '/' && next() == '*') {
            comment();
        } else if (c == '#' && (next() != '>' || ahead.oddLine(at)) || c == '[' && ahead.doubtfulName(at)) {
            // A comment in MySQL, a name in SQL Server, an operator elsewhere: where the next literal starts is open.
            rest();
        } else if (c == '\'') {
            text('\'');
        } else if (c == '"') {
            quotedName();
        } else if (c == '`') {
            name(until("`", at + 1), '`');
        } else if (c == '$' && dollarTag() > 0) {
            String tag = sql.substring(at, dollarTag());
            onlyHere(until(tag, at + tag.length()), at + tag.length());
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

    private void add(String word) {
        words.add(word);
        brackets.word(word);
    }

    private char next() {
        return at + 1 < end ? sql.charAt(at + 1) : 0;
    }

    private int until(String stop, int from) {
        int found = sql.indexOf(stop, from);
        return found < 0 || found + stop.length() > end ? end : found + stop.length();
    }

    /** To MySQL two dashes without a space behind them are two minus signs. */
    private void lineComment() {
        int to = until("\n", at + 2);
        if (endsEarlier(to)) {
            rest();
            return;
        }
        boolean plain = at + 2 >= end || sql.charAt(at + 2) <= ' ';
        if (plain || !ahead.oddQuotes(at, to)) {
            space(to);
        } else {
            rest();
        }
    }

    /** To PostgreSQL a carriage return ends the comment too: what stands behind it is a statement there. */
    private boolean endsEarlier(int to) {
        for (int i = at; i < to - 1; i++) {
            if (sql.charAt(i) == '\r') {
                return sql.charAt(to - 1) != '\n' || i != to - 2;
            }
        }
        return false;
    }

    /** PostgreSQL nests comments, others do not; MySQL runs what stands in one that begins with an exclamation mark. */
    private void comment() {
        int to = until("*/", at + 2);
        int inner = sql.indexOf("/*", at + 2);
        if (inner >= 0 && inner < to - 2) {
            rest();
            return;
        }
        if (sql.startsWith("!", at + 2) || sql.startsWith("M!", at + 2)) {
            whole = false;
            if (sql.substring(at, to).matches("(?s).*(['\"`#]|--).*")) {
                rest();
                return;
            }
        }
        space(to);
    }

    /** Nobody can say how the rest is to be read. */
    private void rest() {
        whole = false;
        literal(end);
    }

    private void space(int to) {
        if (masked.length() > 0 && masked.charAt(masked.length() - 1) != ' ') {
            masked.append(' ');
        }
        at = to;
    }

    private void literal(int to) {
        masked.append('?');
        add(LITERAL);
        at = to;
    }

    /**
     * A literal that other dialects read as a name and what follows it: where something could start within for them, what
     * comes behind it is open to two readings. {@code inner}: where its text begins.
     */
    private void onlyHere(int to, int inner) {
        if (ANY_START.matcher(sql).region(inner, Math.max(inner, to - 1)).find()) {
            rest();
        } else {
            literal(to);
        }
    }

    private void text(char quote) {
        for (int i = at + 1; i < end; i++) {
            char c = sql.charAt(i);
            if (c == '\\' && i + 1 < end && (sql.charAt(i + 1) == quote || sql.charAt(i + 1) == '\\')) {
                rest();
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
        rest();
    }

    private void quotedName() {
        int from = at;
        int to = until("\"", at + 1);
        if (to - at > 2 && SqlShape.tableFollows(words, brackets) && sql.charAt(to - 1) == '"') {
            name(to, '"');
            return;
        }
        text('"');
        if (at == to) {
            words.set(words.size() - 1, sql.substring(from, to - 1));
        }
    }

    /**
     * A quote that is not closed, or has literals behind it, is no name: a typing error would show what follows. To most
     * dialects a backtick is no quote at all: where a literal or comment could start behind it, it is not read.
     */
    private void name(int to, char quote) {
        boolean closed = to - at > 1 && sql.charAt(to - 1) == quote;
        Pattern doubtful = quote == '`' ? STARTS : QUOTES;
        if (!closed || doubtful.matcher(sql).region(at + 1, to - 1).find()) {
            rest();
            return;
        }
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
            rest();
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
        onlyHere(until((pair < 0 ? open : "]})>".charAt(pair)) + "'", at + 2), at + 2);
    }
}
