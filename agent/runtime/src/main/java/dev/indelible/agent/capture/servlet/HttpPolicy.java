package dev.indelible.agent.capture.servlet;

import dev.indelible.agent.capture.policy.Policy;
import dev.indelible.agent.privacy.Privacy;
import java.util.Set;

/**
 * Which requests are worth a line: by default those that may change something, those that are refused or fail, and those
 * that contain another line.
 */
final class HttpPolicy {
    /** The methods that only read (RFC 9110, section 9.2.1). */
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final Policy policy;
    private final QueryText query;

    HttpPolicy(Policy policy, Privacy privacy) {
        this.policy = policy;
        query = new QueryText(policy.queryNames(), privacy);
    }

    Policy policy() {
        return policy;
    }

    QueryText query() {
        return query;
    }

    /** Whether it will have a line, whatever comes of it; known before anything runs. */
    boolean isSure(RequestFacts facts) {
        return !READS.contains(facts.method()) || policy.httpAll() && !isExcluded(facts);
    }

    /** Whether one that was not sure of a line, and contains no other, has earned one by its status. */
    boolean hasEarned(int status, RequestFacts facts) {
        boolean notable = status == 401 || status == 403 || status >= 500 || status == HttpExchange.UNTOLD;
        return notable && !isExcluded(facts);
    }

    /** A path that could mean another one to the container than to the patterns is not excluded. */
    private boolean isExcluded(RequestFacts facts) {
        String path = facts.sentPath();
        return policy.excludedPaths().matches(path)
                && path.indexOf(';') < 0
                && path.indexOf('%') < 0
                && path.indexOf('\\') < 0
                && !path.contains("//")
                && !path.contains("/.");
    }
}
