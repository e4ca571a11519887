package dev.indelible.chain.note;

/** The name of a note key (C2SP signed-note): not empty, no Unicode space, no plus, nothing below 0x20. */
final class KeyName {
    private static final int MAX_CHARS = 255;

    private KeyName() {}

    static boolean valid(String name) {
        return !name.isEmpty()
                && name.length() <= MAX_CHARS
                && name.chars()
                        .noneMatch(c -> c < 0x20
                                || c == '+'
                                || c == 0x7F
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isSurrogate((char) c));
    }
}
