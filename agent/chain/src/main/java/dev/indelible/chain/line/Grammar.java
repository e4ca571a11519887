package dev.indelible.chain.line;

import java.util.Arrays;

/**
 * Checks lines against the strict grammar (FORMAT.md, "Line"), each in one pass over its bytes, and notes where the values
 * of the outermost object lie. It accepts a subset of RFC 8259 with one spelling less to argue about: no white space, no
 * fractions, no name twice. Since nothing stands between tokens, a value's name ends two bytes before it, and begins two
 * bytes behind the value before.
 *
 * <p>One instance checks one line after another, on one thread. Time is linear in the line.
 */
final class Grammar {
    static final int MAX_BYTES = 65_535;
    static final int MAX_DEPTH = 16;
    static final int MAX_MEMBERS = 1024;
    static final long MAX_NUMBER = 1L << 53;
    private static final int MAX_NAME = 64;
    private static final int MAX_DATA_NAME = 256;

    /** What most names outside data consist of, and inside it too. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = 0; c < PLAIN.length; c++) {
            PLAIN[c] = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
        }
    }

    private final Names[] names = new Names[MAX_DEPTH + 1];

    private byte[] bytes;
    private int from;
    private int to;
    private int at;

    /** Of the outermost object: value start, value end, counted from the line's first byte; two numbers a member. */
    private char[] values = new char[2 * 64];

    private int count;
    private int deepest;

    Grammar() {
        Arrays.setAll(names, depth -> new Names());
    }

    /** Checks all of a line; where the values of the outermost object begin and end, counted from {@code first}. */
    char[] check(byte[] line, int first, int end) throws LineException {
        bytes = line;
        from = first;
        to = end;
        at = first;
        count = 0;
        try {
            if (to - from > MAX_BYTES) {
                throw new LineException(MAX_BYTES, "a line has at most " + MAX_BYTES + " bytes");
            }
            if (from == to || bytes[from] != '{') {
                throw wrong("a line is one JSON object");
            }
            object(1, false);
            if (at != to) {
                throw wrong("something follows the object");
            }
            return Arrays.copyOf(values, count);
        } finally {
            bytes = null;
            for (; deepest > 0; deepest--) {
                names[deepest].end();
            }
        }
    }

    private void value(int depth, boolean inData) throws LineException {
        switch (peek()) {
            case '{' -> object(depth + 1, inData);
            case '[' -> array(depth + 1, inData);
            case '"' -> at = Text.end(bytes, at, to, from);
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void object(int depth, boolean inData) throws LineException {
        requireDepth(depth);
        at++;
        if (peek() == '}') {
            at++;
            return;
        }
        Names known = names[depth];
        known.begin(bytes, from);
        deepest = Math.max(deepest, depth);
        while (true) {
            int nameFrom = at + 1;
            name(known, inData);
            int nameTo = at - 1;
            expect(':');
            int valueFrom = at;
            value(depth, inData || depth == 1 && isData(nameFrom, nameTo));
            if (depth == 1) {
                note(valueFrom, at);
            }
            if (!more('}')) {
                return;
            }
        }
    }

    /** Most names are short and plain, wherever they stand; the others are looked at closely. */
    private void name(Names known, boolean inData) throws LineException {
        if (peek() != '"') {
            throw wrong("a member name is missing");
        }
        int nameFrom = at + 1;
        long hash = Names.EMPTY;
        int i = nameFrom;
        int plain = Long.BYTES;
        while (plain == Long.BYTES) {
            long word = Words.word(bytes, i, to);
            plain = Words.leading(Words.plain(word));
            hash = Names.hash(hash, Words.first(word, plain));
            i += plain;
        }
        int length = i - nameFrom;
        if (i < to && bytes[i] == '"' && length > 0 && length <= MAX_NAME) {
            at = i + 1;
            known.add(hash, nameFrom, i);
            return;
        }
        at = Text.end(bytes, at, to, from);
        checkName(nameFrom, at - 1, inData);
        known.add(nameFrom, at - 1);
    }

    private void array(int depth, boolean inData) throws LineException {
        requireDepth(depth);
        at++;
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            value(depth, inData);
        } while (more(']'));
    }

    /** After an element: true behind a comma, false behind the closing character. */
    private boolean more(char close) throws LineException {
        byte c = peek();
        at++;
        if (c == ',') {
            return true;
        }
        if (c != close) {
            at--;
            throw wrong("a comma or '" + close + "' is missing");
        }
        return false;
    }

    private void number() throws LineException {
        int start = at;
        boolean negative = peek() == '-';
        if (negative) {
            at++;
        }
        int digitsFrom = at;
        long value = 0;
        while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
            value = value * 10 + (bytes[at] - '0');
            at++;
            if (value > MAX_NUMBER) {
                throw new LineException(start - from, "a number lies within plus or minus 2^53");
            }
        }
        if (at == digitsFrom) {
            throw new LineException(start - from, "no JSON value starts like this (white space is not allowed)");
        }
        if (bytes[digitsFrom] == '0' && (at - digitsFrom > 1 || negative)) {
            throw new LineException(start - from, "a number has no leading zero and zero no sign");
        }
        if (at < to && (bytes[at] == '.' || bytes[at] == 'e' || bytes[at] == 'E')) {
            throw wrong("numbers are integers; a fraction is written as a string");
        }
    }

    private void literal(String word) throws LineException {
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= to || bytes[at] != word.charAt(i)) {
                throw wrong("only true, false and null are words");
            }
        }
    }

    private void checkName(int nameFrom, int nameTo, boolean inData) throws LineException {
        int length = nameTo - nameFrom;
        if (inData) {
            if (length > MAX_DATA_NAME) {
                throw new LineException(nameFrom - from, "a name in data has at most " + MAX_DATA_NAME + " bytes");
            }
            return;
        }
        if (length < 1 || length > MAX_NAME) {
            throw new LineException(nameFrom - from, "a name has 1 to " + MAX_NAME + " characters");
        }
        for (int i = nameFrom; i < nameTo; i++) {
            if (!PLAIN[bytes[i] & 0xFF]) {
                throw new LineException(i - from, "outside data a name has only a-z, 0-9 and _");
            }
        }
    }

    private boolean isData(int nameFrom, int nameTo) {
        return Arrays.equals(bytes, nameFrom, nameTo, DATA, 0, DATA.length);
    }

    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private void note(int valueFrom, int valueTo) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = (char) (valueFrom - from);
        values[count++] = (char) (valueTo - from);
    }

    private void requireDepth(int depth) throws LineException {
        if (depth > MAX_DEPTH) {
            throw wrong("objects and arrays nest at most " + MAX_DEPTH + " deep");
        }
    }

    private void expect(char c) throws LineException {
        if (peek() != c) {
            throw wrong("'" + c + "' is missing");
        }
        at++;
    }

    private byte peek() throws LineException {
        if (at >= to) {
            throw wrong("the line ends in the middle of a value");
        }
        return bytes[at];
    }

    private LineException wrong(String rule) {
        return new LineException(at - from, rule);
    }
}
