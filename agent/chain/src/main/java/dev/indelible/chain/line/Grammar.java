package dev.indelible.chain.line;

import java.util.Arrays;

/**
 * Checks one line against the strict grammar (FORMAT.md, "Line") in one pass over its bytes, and notes where the members
 * of the outermost object lie. It accepts a subset of RFC 8259 with one spelling less to argue about: no white space, no
 * fractions, no name twice.
 *
 * <p>One instance checks one line. Time is linear in the line.
 */
final class Grammar {
    static final int MAX_BYTES = 65_535;
    static final int MAX_DEPTH = 16;
    static final int MAX_MEMBERS = 1024;
    static final long MAX_NUMBER = 1L << 53;
    private static final int MAX_NAME = 64;
    private static final int MAX_DATA_NAME = 256;

    private final byte[] bytes;
    private final int from;
    private final int to;
    private int at;

    /** Of the outermost object: name start, name end, value start, value end; four numbers a member. */
    private int[] members = new int[4 * 32];

    private int memberCount;

    Grammar(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.at = from;
    }

    /** Checks it all; the spans of the outermost members, four numbers each, absolute. */
    int[] check() throws LineException {
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
        return Arrays.copyOf(members, 4 * memberCount);
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
        Names names = new Names(bytes, from);
        while (true) {
            int nameFrom = at + 1;
            if (peek() != '"') {
                throw wrong("a member name is missing");
            }
            at = Text.end(bytes, at, to, from);
            int nameTo = at - 1;
            checkName(nameFrom, nameTo, inData);
            names.add(nameFrom, nameTo);
            expect(':');
            int valueFrom = at;
            value(depth, inData || depth == 1 && isData(nameFrom, nameTo));
            if (depth == 1) {
                note(nameFrom, nameTo, valueFrom, at);
            }
            if (!more('}')) {
                return;
            }
        }
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
            byte c = bytes[i];
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_')) {
                throw new LineException(i - from, "outside data a name has only a-z, 0-9 and _");
            }
        }
    }

    private boolean isData(int nameFrom, int nameTo) {
        return Arrays.equals(bytes, nameFrom, nameTo, DATA, 0, DATA.length);
    }

    private static final byte[] DATA = {'d', 'a', 't', 'a'};

    private void note(int nameFrom, int nameTo, int valueFrom, int valueTo) {
        int slot = 4 * memberCount++;
        if (slot == members.length) {
            members = Arrays.copyOf(members, 2 * slot);
        }
        members[slot] = nameFrom;
        members[slot + 1] = nameTo;
        members[slot + 2] = valueFrom;
        members[slot + 3] = valueTo;
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
