package dev.indelible.collector.verify;

/**
 * Makes text from a log safe to show: what an attacker put into an event must not move a terminal's cursor, change its
 * colours or turn the direction of what stands around it.
 */
public final class Printable {
    private Printable() {}

    /**
     * The text with every control, format (bidirectional marks among them), separator, unassigned and private character
     * and every lone surrogate written as <code>&#92;u{hex}</code>, and a backslash doubled before {@code u}, so that
     * nothing can pass for such a mark.
     */
    public static String of(String text) {
        StringBuilder safe = null;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            boolean mark = c == '\\' && text.startsWith("u{", i + 1);
            if (mark || !shown(c)) {
                if (safe == null) {
                    safe = new StringBuilder(text.length() + 16).append(text, 0, i);
                }
                safe.append(mark ? "\\\\" : "\\u{" + Integer.toHexString(c) + "}");
            } else if (safe != null) {
                safe.appendCodePoint(c);
            }
            i += Character.charCount(c);
        }
        return safe == null ? text : safe.toString();
    }

    private static boolean shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
