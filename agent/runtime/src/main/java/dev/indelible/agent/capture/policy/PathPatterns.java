package dev.indelible.agent.capture.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Paths of requests: {@code *} stands for any text within one segment, {@code **} for any text.
 *
 * <p>Asked for every request: a path whose beginning or end is none of a pattern costs no expression.
 */
public final class PathPatterns {
    /** Patterns without a star. */
    private final Set<String> plain = new HashSet<>();

    private final List<Starred> starred = new ArrayList<>();

    /** {@code beginning}: what stands before the first star; {@code end}: behind the last. */
    private record Starred(String beginning, String end, Pattern whole) {
        static Starred of(String pattern) {
            return new Starred(
                    pattern.substring(0, pattern.indexOf('*')),
                    pattern.substring(pattern.lastIndexOf('*') + 1),
                    Pattern.compile(regex(pattern)));
        }

        boolean matches(String path) {
            return path.startsWith(beginning)
                    && path.endsWith(end)
                    && whole.matcher(path).matches();
        }
    }

    PathPatterns(List<String> patterns) {
        for (String pattern : patterns) {
            if (pattern.indexOf('*') < 0) {
                plain.add(pattern);
            } else {
                starred.add(Starred.of(pattern));
            }
        }
    }

    private static String regex(String path) {
        StringBuilder regex = new StringBuilder();
        for (int at = 0; at < path.length(); at++) {
            if (path.charAt(at) != '*') {
                regex.append(Pattern.quote(path.substring(at, at + 1)));
            } else if (path.startsWith("**", at)) {
                regex.append(".*");
                at++;
            } else {
                regex.append("[^/]*");
            }
        }
        return regex.toString();
    }

    /** Whether one of them is this path, whole. */
    public boolean matches(String path) {
        if (plain.contains(path)) {
            return true;
        }
        for (Starred pattern : starred) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }
}
