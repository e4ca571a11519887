package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.policy.Proxies;
import dev.indelible.agent.privacy.Privacy;
import java.util.List;
import java.util.Set;

/** How the texts of a request are read. Lets the fuzz targets see what is this package's own. */
public final class RequestTexts {
    private static final Privacy PRIVACY = Privacy.of(Set.of("iban:mask"), null, (what, why) -> {});
    private static final QueryText QUERY = new QueryText(Set.of("q", "token", "iban"), PRIVACY);
    private static final Proxies PROXIES = new Proxies(List.of("10.0.0.0/8", "::1"));

    private RequestTexts() {}

    /** What a line shows of a path. {@code route}: or null. */
    public static String path(String path, String route) {
        return PathText.shown(path, route, PRIVACY);
    }

    /** What a line shows of a query in which {@code q}, {@code token} and {@code iban} are listed. */
    public static List<String> query(String query) {
        return QUERY.shown(query);
    }

    /** Where a request comes from, with 10.0.0.0/8 and ::1 for trusted proxies. */
    public static String client(String peer, List<String> forwardedFor, List<String> forwarded) {
        return ClientAddress.of(PROXIES, peer, forwardedFor, forwarded);
    }

    /** Trace and span in a header, with a blank between them, or null. */
    public static String trace(String header) {
        TraceParent parent = TraceParent.of(List.of(header));
        return parent == null ? null : parent.trace() + " " + parent.span();
    }
}
