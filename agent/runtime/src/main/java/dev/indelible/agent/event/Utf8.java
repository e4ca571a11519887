package dev.indelible.agent.event;

/**
 * Characters to UTF-8 without an allocation. What is no character (an unpaired surrogate) becomes U+FFFD, since a line
 * may not hold it.
 */
final class Utf8 {
    /** The most bytes that one UTF-16 unit takes. */
    static final int WORST = 3;

    private Utf8() {}

    /** Writes characters {@code from} to {@code end} into {@code to} and gives the position after them. */
    static int put(byte[] to, int at, CharSequence text, int from, int end) {
        int ascii = text instanceof String string ? ascii(to, at, string, from, end) : 0;
        return ascii == end - from ? at + ascii : any(to, at + ascii, text, from + ascii, end);
    }

    /** As many as are ASCII, which nearly all texts are to their end: a loop that compilers unroll. */
    private static int ascii(byte[] to, int at, String text, int from, int end) {
        int length = end - from;
        int i = 0;
        while (i < length) {
            char c = text.charAt(from + i);
            if (c >= 0x80) {
                break;
            }
            to[at + i] = (byte) c;
            i++;
        }
        return i;
    }

    private static int any(byte[] to, int at, CharSequence text, int from, int end) {
        int next = at;
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                to[next++] = (byte) c;
            } else if (c < 0x800) {
                to[next++] = (byte) (0xC0 | c >> 6);
                to[next++] = (byte) (0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                to[next++] = (byte) (0xF0 | point >> 18);
                to[next++] = (byte) (0x80 | point >> 12 & 0x3F);
                to[next++] = (byte) (0x80 | point >> 6 & 0x3F);
                to[next++] = (byte) (0x80 | point & 0x3F);
            } else {
                char shown = Character.isSurrogate(c) ? '\uFFFD' : c;
                to[next++] = (byte) (0xE0 | shown >> 12);
                to[next++] = (byte) (0x80 | shown >> 6 & 0x3F);
                to[next++] = (byte) (0x80 | shown & 0x3F);
            }
        }
        return next;
    }

    /** Where to cut at or before {@code end} so that no pair of surrogates is split. */
    static int boundary(CharSequence text, int end) {
        return end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
    }
}
