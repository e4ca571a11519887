package dev.indelible.collector.show;

import dev.indelible.chain.line.Line;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which lines to show. Every condition that was set must hold; of several values for one condition, one must. A value
 * may hold {@code *} for any text.
 */
final class Pick {
    private final boolean all;
    private final List<Pattern> actors;
    private final List<Pattern> actions;
    private final List<Pattern> outcomes;
    private final List<Pattern> kinds;
    private final List<Pattern> services;
    private final String since;
    private final String until;

    /**
     * Lists may be null, which means no condition.
     *
     * @param all whether lines about the streams and the log itself are wanted too
     * @param since the earliest {@code time}, or null
     * @param until the {@code time} before which a line must be, or null
     */
    Pick(
            boolean all,
            List<String> actors,
            List<String> actions,
            List<String> outcomes,
            List<String> kinds,
            List<String> services,
            String since,
            String until) {
        this.all = all;
        this.actors = patterns(actors);
        this.actions = patterns(actions);
        this.outcomes = patterns(outcomes);
        this.kinds = patterns(kinds);
        this.services = patterns(services);
        this.since = since;
        this.until = until;
    }

    boolean matches(Line line) {
        if (since != null && line.time().compareTo(since) < 0
                || until != null && line.time().compareTo(until) >= 0) {
            return false;
        }
        boolean kind = kinds.isEmpty() ? all || Row.isEvent(line.kind()) : matches(kinds, line.kind());
        return kind
                && (outcomes.isEmpty() || matches(outcomes, line.text("outcome")))
                && (services.isEmpty() || matches(services, line.text("service")))
                && (actions.isEmpty() || matches(actions, line.text("action")))
                && (actors.isEmpty() || matches(actors, actor(line)));
    }

    private static String actor(Line line) {
        Map<String, Object> actor = line.object("actor");
        return actor != null && actor.get("id") instanceof String id ? id : null;
    }

    private static boolean matches(List<Pattern> patterns, String text) {
        return text != null
                && patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    private static List<Pattern> patterns(List<String> globs) {
        return globs == null ? List.of() : globs.stream().map(Pick::pattern).toList();
    }

    /** {@code *} matches anything, the rest itself. */
    private static Pattern pattern(String glob) {
        String regex =
                List.of(glob.split("\\*+", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.DOTALL);
    }
}
