package dev.indelible.chain.line;

import java.nio.charset.StandardCharsets;

/**
 * JSON strings as bytes: where one ends, and what it says. {@link #end} lets only valid UTF-8 (RFC 3629: no overlong form,
 * no surrogate), valid escapes and paired surrogates pass; {@link #unescape} relies on that.
 */
final class Text {
    private Text() {}

    /**
     * Checks the string whose opening quote stands at {@code at}.
     *
     * @return the place behind its closing quote
     */
    static int end(byte[] bytes, int at, int to, int origin) throws LineException {
        int i = at + 1;
        while (true) {
            i = Words.special(bytes, i, to);
            if (i >= to) {
                throw new LineException(to - origin, "a string does not end");
            }
            byte c = bytes[i];
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i = escape(bytes, i, to, origin);
            } else if (c >= 0) {
                throw new LineException(i - origin, "no byte below 0x20 may stand in a line");
            } else {
                i = sequence(bytes, i, to, origin);
            }
        }
    }

    /** What the checked string between {@code from} and {@code to} (without its quotes) says. */
    static String unescape(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        int next = raw.indexOf('\\');
        if (next < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        int copied = 0;
        while (next >= 0) {
            text.append(raw, copied, next);
            char c = raw.charAt(next + 1);
            copied = next + 2;
            switch (c) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw, copied, copied + 4, 16));
                    copied += 4;
                }
                default -> text.append(c);
            }
            next = raw.indexOf('\\', copied);
        }
        return text.append(raw, copied, raw.length()).toString();
    }

    private static int escape(byte[] bytes, int at, int to, int origin) throws LineException {
        int c = at + 1 < to ? bytes[at + 1] : -1;
        switch (c) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                return at + 2;
            }
            case 'u' -> {
                int unit = hex(bytes, at + 2, to, origin);
                if (!Character.isSurrogate((char) unit)) {
                    return at + 6;
                }
                boolean paired = Character.isHighSurrogate((char) unit)
                        && at + 7 < to
                        && bytes[at + 6] == '\\'
                        && bytes[at + 7] == 'u'
                        && Character.isLowSurrogate((char) hex(bytes, at + 8, to, origin));
                if (!paired) {
                    throw new LineException(at - origin, "an escaped surrogate stands alone");
                }
                return at + 12;
            }
            default -> throw new LineException(at - origin, "no such escape");
        }
    }

    private static int hex(byte[] bytes, int at, int to, int origin) throws LineException {
        int value = 0;
        for (int i = at; i < at + 4; i++) {
            int digit = i < to && bytes[i] > 0 ? Character.digit(bytes[i], 16) : -1;
            if (digit < 0) {
                throw new LineException(at - origin, "four hexadecimal digits follow a backslash and u");
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** One character of more than one byte (RFC 3629 section 4). */
    private static int sequence(byte[] bytes, int at, int to, int origin) throws LineException {
        int first = bytes[at] & 0xFF;
        int second = continuation(bytes, at, 1, to, origin);
        if (first >= 0xC2 && first <= 0xDF) {
            return at + 2;
        }
        if (first >= 0xE0 && first <= 0xEF) {
            boolean overlong = first == 0xE0 && second < 0xA0;
            boolean surrogate = first == 0xED && second > 0x9F;
            continuation(bytes, at, 2, to, origin);
            if (!overlong && !surrogate) {
                return at + 3;
            }
        } else if (first >= 0xF0 && first <= 0xF4) {
            boolean overlong = first == 0xF0 && second < 0x90;
            boolean beyond = first == 0xF4 && second > 0x8F;
            continuation(bytes, at, 2, to, origin);
            continuation(bytes, at, 3, to, origin);
            if (!overlong && !beyond) {
                return at + 4;
            }
        }
        throw new LineException(at - origin, "not valid UTF-8");
    }

    private static int continuation(byte[] bytes, int at, int nth, int to, int origin) throws LineException {
        int c = at + nth < to ? bytes[at + nth] & 0xFF : 0;
        if (c < 0x80 || c > 0xBF) {
            throw new LineException(at - origin, "not valid UTF-8");
        }
        return c;
    }
}
