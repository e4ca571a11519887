package dev.indelible.agent.capture.jdbc;

/**
 * What {@link SqlTokens} must know of a statement ahead of its turn, to tell whether dialects agree on what follows.
 *
 * <p>What must stay true: asked at places in order, nothing is looked through twice, so that reading takes linear time.
 */
final class LookAhead {
    private final String sql;
    private final int end;

    /** Looked through, with an even number of quotes: a line, and a name in brackets. */
    private int lineFrom;

    private int lineTo;
    private int nameFrom;
    private int nameTo;

    LookAhead(String sql) {
        this.sql = sql;
        end = sql.length();
    }

    /** Whether a quote is open from here to the end of the line. */
    boolean oddLine(int at) {
        boolean known = at < lineTo;
        if (!known) {
            int found = sql.indexOf('\n', at);
            lineTo = found < 0 ? end : found + 1;
        }
        boolean odd = known ? oddQuotes(lineFrom, at) : oddQuotes(at, lineTo);
        lineFrom = at;
        return odd;
    }

    /** {@code [it's]} is a name to SQL Server and the beginning of a text to others. */
    boolean doubtfulName(int at) {
        if (at < nameTo) {
            boolean odd = oddQuotes(nameFrom, at);
            nameFrom = at;
            return odd;
        }
        int to = at + 1;
        while (to < end && (sql.charAt(to) != ']' || to + 1 < end && sql.charAt(to + 1) == ']')) {
            to += sql.charAt(to) == ']' ? 2 : 1;
        }
        nameFrom = at;
        nameTo = Math.min(to, end);
        for (int i = at; i < nameTo; i++) {
            char c = sql.charAt(i);
            if (c == '"' || c == '`' || c == '$' || c == '#' || sql.startsWith("--", i) || sql.startsWith("/*", i)) {
                return true;
            }
        }
        return oddQuotes(at, nameTo);
    }

    boolean oddQuotes(int from, int to) {
        boolean odd = false;
        for (int i = from; i < to; i++) {
            odd ^= sql.charAt(i) == '\'';
        }
        return odd;
    }
}
