package dev.indelible.agent.capture.policy;

import dev.indelible.agent.config.Setting;
import dev.indelible.agent.config.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is worth a line. Read from the settings once, at start; any thread.
 *
 * <p>What must stay true: a value that cannot be understood is reported and its default holds, since a typing error must
 * not stop an audit trail.
 *
 * @param httpAll whether every request is recorded
 * @param jdbcAll whether every statement is recorded
 * @param selectTables in lower case: whose SELECTs are recorded
 * @param sqlParameters how bound values are shown
 * @param excludedPaths reading requests that are not worth a line even where they fail
 * @param queryNames the query parameters that are shown
 * @param proxies who may say where a request comes from
 * @param actorClaim the claim that names the actor, or null
 * @param actorSession the path from a session attribute to the actor's name, or null
 * @param methods patterns of methods that are audited without an annotation
 * @param annotations the class names of annotations that count as {@code @Audited}
 */
public record Policy(
        boolean httpAll,
        boolean jdbcAll,
        Set<String> selectTables,
        SqlParameters sqlParameters,
        PathPatterns excludedPaths,
        Set<String> queryNames,
        Proxies proxies,
        String actorClaim,
        String actorSession,
        List<String> methods,
        Set<String> annotations) {

    private static final List<String> CHANGES_OR_ALL = List.of("changes", "all");

    /** The policy that the settings describe. {@code warn} gets one sentence for each value that makes no sense. */
    public static Policy of(Settings settings, Consumer<String> warn) {
        return new Policy(
                oneOf(CHANGES_OR_ALL, Setting.HTTP, settings, warn).equals("all"),
                oneOf(CHANGES_OR_ALL, Setting.JDBC, settings, warn).equals("all"),
                settings.list(Setting.JDBC_TABLES).stream()
                        .map(table -> table.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                SqlParameters.valueOf(oneOf(List.of("types", "values", "hmac"), Setting.JDBC_PARAMS, settings, warn)
                        .toUpperCase(Locale.ROOT)),
                new PathPatterns(settings.list(Setting.HTTP_EXCLUDE)),
                Set.copyOf(settings.list(Setting.HTTP_QUERY)),
                proxies(settings, warn),
                settings.text(Setting.ACTOR_CLAIM),
                settings.text(Setting.ACTOR_SESSION),
                settings.list(Setting.METHODS),
                Set.copyOf(settings.list(Setting.ANNOTATIONS)));
    }

    private static String oneOf(List<String> known, Setting setting, Settings settings, Consumer<String> warn) {
        String value = settings.text(setting).toLowerCase(Locale.ROOT);
        if (known.contains(value)) {
            return value;
        }
        warn.accept(setting.property() + " is " + settings.text(setting) + ", which is none of " + known + "; "
                + setting.otherwise() + " is in force");
        return setting.otherwise();
    }

    private static Proxies proxies(Settings settings, Consumer<String> warn) {
        try {
            return new Proxies(settings.list(Setting.PROXIES));
        } catch (IllegalArgumentException wrong) {
            warn.accept(Setting.PROXIES.property() + " holds " + wrong.getMessage()
                    + ", which is neither an address nor a network like 10.0.0.0/8; no proxy is trusted");
            return new Proxies(List.of());
        }
    }
}
