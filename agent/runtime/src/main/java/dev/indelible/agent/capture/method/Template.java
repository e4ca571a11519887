package dev.indelible.agent.capture.method;

import dev.indelible.agent.privacy.Privacy;
import java.util.ArrayList;
import java.util.List;

/** {@code {from}/{to}}: text with property paths in braces. */
final class Template {
    /** The most characters of a resource's id. */
    private static final int MAX_CHARS = 512;

    /** Each a String (literal) or a PropertyPath. */
    private final List<Object> parts;

    private Template(List<Object> parts) {
        this.parts = parts;
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if a brace is left open or a path does not resolve
     */
    static Template of(String text, Parameters parameters, Privacy privacy) {
        List<Object> parts = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int open = text.indexOf('{', at);
            int literal = open < 0 ? text.length() : open;
            if (literal > at) {
                parts.add(text.substring(at, literal));
            }
            if (open < 0) {
                break;
            }
            int close = text.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException("\"" + text + "\" has an open brace");
            }
            parts.add(PropertyPath.of(text.substring(open + 1, close), parameters, privacy));
            at = close + 1;
        }
        return new Template(parts);
    }

    String read(Object[] arguments) throws Throwable {
        StringBuilder text = new StringBuilder();
        for (Object part : parts) {
            String value = String.valueOf(part instanceof PropertyPath path ? path.read(arguments) : part);
            // One more than fits, so that a cut shows; an argument may be megabytes long.
            int room = Math.max(0, MAX_CHARS + 1 - text.length());
            text.append(value, 0, Math.min(value.length(), room));
        }
        if (text.length() > MAX_CHARS) {
            text.setLength(MAX_CHARS);
            text.append('…');
        }
        return text.toString();
    }
}
