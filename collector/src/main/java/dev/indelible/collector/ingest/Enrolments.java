package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.collector.log.LogUnavailable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Which identity may open streams of which service, what was withdrawn of that, and how often each token was used. Safe
 * for many threads.
 *
 * <p>What rests on a grant is queued for the log under the same lock as what withdraws one, so the log holds nothing that a
 * line before it forbids.
 */
final class Enrolments {
    private final Map<Enrolled, Long> indexes = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<TokenUse, Long> tokenUses = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final Set<String> revokedTokens = new HashSet<>();
    private final Map<Enrolled, Successor> successors = new HashMap<>();
    private final Map<Enrolled, String> replaced = new HashMap<>();

    private record Enrolled(String identity, String service) {}

    private record TokenUse(String token, String identity) {}

    /** By which key another was replaced; {@code index} of the line, -1 while that is being written. */
    record Successor(String identity, long index) {}

    /** Queues lines; called under the lock, so it must not wait. */
    interface Submission {
        CompletableFuture<Long> submit() throws LogUnavailable;
    }

    /**
     * Queues lines of an identity's stream, unless the identity may not have them.
     *
     * @param opens the service of the stream that the lines begin, or null where they continue one
     */
    synchronized CompletableFuture<Long> submit(byte[] identity, String opens, Submission lines)
            throws Refusal, LogUnavailable {
        require(identity, opens);
        return lines.submit();
    }

    /** Refuses what this identity may not send; {@code opens} as in {@link #submit}. */
    synchronized void require(byte[] identity, String opens) throws Refusal {
        String key = Encoding.base64(identity);
        requireStanding(key, opens);
        if (opens == null) {
            return;
        }
        if (!indexes.containsKey(new Enrolled(key, opens))) {
            throw new Refusal(
                    Answer.error(
                            401,
                            "this identity is not enrolled for service " + opens,
                            "enrol with a token of this collector: enrol-token --service " + opens),
                    "lines.unknown-identity");
        }
    }

    /** Queues an {@code enrol} line, unless identity or token were withdrawn. */
    synchronized CompletableFuture<Long> enrol(String identity, String service, String token, Submission line)
            throws Refusal, LogUnavailable {
        requireStanding(identity, service);
        if (revokedTokens.contains(token)) {
            throw Withdrawn.token();
        }
        return line.submit().whenComplete((index, error) -> {
            if (error == null) {
                stored(identity, service, token, index);
            }
        });
    }

    /** Refuses an identity that was withdrawn. */
    synchronized void requireStanding(String identity, String service) throws Refusal {
        if (revoked.contains(identity)) {
            throw Withdrawn.revoked();
        }
        if (service != null && successors.containsKey(new Enrolled(identity, service))) {
            throw Withdrawn.replaced();
        }
    }

    /** Queues a {@code rotate} line; who calls this has asked {@link #successor} and {@link #require} before. */
    synchronized CompletableFuture<Long> rotate(String old, String identity, String service, Submission line)
            throws Refusal, LogUnavailable {
        requireStanding(old, service);
        requireStanding(identity, null);
        Enrolled enrolled = new Enrolled(old, service);
        successors.put(enrolled, new Successor(identity, -1));
        try {
            return line.submit().whenComplete((index, error) -> {
                if (error == null) {
                    rotated(old, identity, service, index);
                }
            });
        } catch (LogUnavailable e) {
            successors.remove(enrolled);
            throw e;
        }
    }

    /** Queues a {@code revoke} line; null where what it names is revoked already. */
    synchronized CompletableFuture<Long> revoke(String member, String value, Submission line) throws LogUnavailable {
        Set<String> withdrawn = member.equals("token") ? revokedTokens : revoked;
        if (withdrawn.contains(value)) {
            return null;
        }
        CompletableFuture<Long> done = line.submit();
        withdrawn.add(value);
        return done;
    }

    /** Takes a line of the collector's stream at start-up; false where it is none that a collector wrote. */
    synchronized boolean stored(Line line, long index) {
        String identity = line.text("identity");
        String service = line.text("service");
        String token = line.text("token");
        return switch (line.kind()) {
            case "enrol" -> stored(identity, service, token, index);
            case "rotate" -> rotated(line.text("replaces"), identity, service, index);
            case "revoke" ->
                identity == null
                        ? token != null && added(revokedTokens, token)
                        : token == null && added(revoked, identity);
            default -> true;
        };
    }

    private static boolean added(Set<String> withdrawn, String value) {
        withdrawn.add(value);
        return true;
    }

    private synchronized boolean stored(String identity, String service, String token, long index) {
        if (identity == null || service == null || token == null) {
            return false;
        }
        indexes.putIfAbsent(new Enrolled(identity, service), index);
        if (tokenUses.putIfAbsent(new TokenUse(token, identity), index) == null) {
            uses.merge(token, 1, Integer::sum);
        }
        return true;
    }

    private synchronized boolean rotated(String old, String identity, String service, long index) {
        if (old == null || identity == null || service == null) {
            return false;
        }
        successors.put(new Enrolled(old, service), new Successor(identity, index));
        replaced.put(new Enrolled(identity, service), old);
        indexes.putIfAbsent(new Enrolled(identity, service), index);
        return true;
    }

    /** The key that took this one's place, or null. */
    synchronized Successor successor(String identity, String service) {
        return successors.get(new Enrolled(identity, service));
    }

    /** The key whose place this one took, or null. */
    synchronized String replacedBy(String identity, String service) {
        return replaced.get(new Enrolled(identity, service));
    }

    /** Whether the identity was ever enrolled for the service, by a token or in another's place. */
    synchronized boolean knows(String identity, String service) {
        return indexes.containsKey(new Enrolled(identity, service));
    }

    /** Index of the line by which this token enrolled this identity, or -1. */
    synchronized long indexOf(String token, String identity) {
        return tokenUses.getOrDefault(new TokenUse(token, identity), -1L);
    }

    /** How many identities this token has enrolled. */
    synchronized int uses(String token) {
        return uses.getOrDefault(token, 0);
    }
}
