package dev.indelible.agent.capture.servlet;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The caller's trace and span, from the header {@code traceparent} (W3C Trace Context, section 3.2).
 *
 * @param trace 32 hexadecimal digits
 * @param span 16 hexadecimal digits: the caller's, which is the parent of what happens here
 */
record TraceParent(String trace, String span) {
    /** Later versions may add to the end; version 00 may not, and ff is none. */
    private static final Pattern HEADER = Pattern.compile(
            "(?!ff)(?:00|([0-9a-f]{2}))-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}(-.*)?");

    private static final int MAX_CHARS = 256;

    /** What the header's values say; null where they are not exactly one, valid one. */
    static TraceParent of(List<String> values) {
        String text = values.size() == 1 ? values.get(0).trim() : "";
        if (text.isEmpty() || text.length() > MAX_CHARS) {
            return null;
        }
        Matcher found = HEADER.matcher(text);
        boolean valid = found.matches() && (found.group(4) == null || found.group(1) != null);
        return valid ? new TraceParent(found.group(2), found.group(3)) : null;
    }
}
