package dev.indelible.agent.capture.policy;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Paths of requests: {@code *} stands for any text within one segment, {@code **} for any text. */
public final class PathPatterns {
    private final Pattern pattern;

    PathPatterns(List<String> patterns) {
        pattern = Pattern.compile(patterns.stream().map(PathPatterns::regex).collect(Collectors.joining("|")));
    }

    /** Linear in the path for any number of patterns that stand in one alternation; paths come from outside. */
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
        return pattern.matcher(path).matches();
    }
}
