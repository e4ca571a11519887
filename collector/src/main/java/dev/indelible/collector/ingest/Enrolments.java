package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.line.Line;
import dev.indelible.collector.log.LogUnavailable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * Which identity may open streams of which service, what was withdrawn of that, and how often each token was used. Safe
 * for many threads.
 *
 * <p>What rests on a grant is queued for the log under the same lock as what withdraws one, so the log holds nothing that a
 * line before it forbids.
 */
final class Enrolments {
    private final Map<Enrolled, Long> indexes = new HashMap<>();
    private final Map<Enrolled, Integer> arriving = new HashMap<>();
    private final TokenUses uses = new TokenUses();
    private final Set<String> revoked = new HashSet<>();
    private final Set<String> revokedTokens = new HashSet<>();
    private final Map<Enrolled, Successor> successors = new HashMap<>();
    private final Map<Enrolled, String> replaced = new HashMap<>();

    private record Enrolled(String identity, String service) {}

    /** By which key another was replaced; {@code index} of the line, once that is durable. */
    private record Successor(String identity, CompletableFuture<Long> index) {}

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

    /**
     * Queues an {@code enrol} line, unless identity or token were withdrawn or the token is used up. The use is taken with
     * that.
     *
     * @return done once the line is durable, and this knows of it; the earlier line's where the identity came before
     */
    synchronized CompletableFuture<Long> enrol(String identity, EnrolmentToken token, Submission line)
            throws Refusal, LogUnavailable {
        CompletableFuture<Long> known = enrolled(identity, token);
        if (known != null) {
            return known;
        }
        if (uses.count(token.id()) >= token.uses()) {
            throw new Refusal(
                    410,
                    "the token's uses, " + token.uses() + ", are used up",
                    "ask the operator for a new one: enrol-token");
        }
        if (revokedTokens.contains(token.id())) {
            throw Withdrawn.token();
        }
        Enrolled grant = new Enrolled(identity, token.service());
        CompletableFuture<Long> done = queue(grant, line, (index, error) -> {
            if (error == null) {
                stored(identity, token.service(), token.id(), index);
            } else {
                uses.remove(token.id(), identity);
            }
        });
        // Where it has failed already, nothing would give the use back.
        if (!done.isCompletedExceptionally()) {
            uses.add(token.id(), identity, done);
        }
        return done;
    }

    /** The line by which this token enrols this identity, written or not yet, or null; refuses who was withdrawn. */
    synchronized CompletableFuture<Long> enrolled(String identity, EnrolmentToken token) throws Refusal {
        requireStanding(identity, token.service());
        return uses.of(token.id(), identity);
    }

    /** Where the token's last uses are taken but may be given back: one of these. Else null. */
    synchronized CompletableFuture<Long> undecided(EnrolmentToken token) {
        return uses.count(token.id()) < token.uses() ? null : uses.undecided(token.id());
    }

    /** Queues the line of a grant, which counts as arriving until {@code then} has been told its index or its failure. */
    private CompletableFuture<Long> queue(Enrolled grant, Submission line, BiConsumer<Long, Throwable> then)
            throws LogUnavailable {
        CompletableFuture<Long> done = line.submit();
        arriving.merge(grant, 1, Integer::sum);
        return done.whenComplete((index, error) -> {
            synchronized (this) {
                arriving.computeIfPresent(grant, (key, count) -> count == 1 ? null : count - 1);
                then.accept(index, error);
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

    /**
     * Queues a {@code rotate} line, unless the old identity is not enrolled or the new one is already.
     *
     * @return done once the line is durable, and this knows of it; the earlier line's where the same was asked before
     */
    synchronized CompletableFuture<Long> rotate(byte[] old, String identity, String service, Submission line)
            throws Refusal, LogUnavailable {
        Enrolled replaced = new Enrolled(Encoding.base64(old), service);
        Enrolled grant = new Enrolled(identity, service);
        Successor successor = successors.get(replaced);
        if (successor != null && successor.identity().equals(identity)) {
            return successor.index();
        }
        require(old, service);
        if (indexes.containsKey(grant)) {
            throw new Refusal(
                    409, "the new identity is enrolled already", "make a fresh key to take the old one's place");
        }
        if (arriving.containsKey(grant)) {
            throw new Refusal(Answer.later("an enrolment of the new identity is just being stored"), null);
        }
        requireStanding(identity, null);
        CompletableFuture<Long> done = queue(grant, line, (index, error) -> {
            if (error == null) {
                rotated(replaced.identity(), identity, service, index);
            } else {
                successors.remove(replaced);
            }
        });
        if (!done.isDone()) {
            successors.put(replaced, new Successor(identity, done));
        }
        return done;
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
        uses.add(token, identity, CompletableFuture.completedFuture(index));
        return true;
    }

    private synchronized boolean rotated(String old, String identity, String service, long index) {
        if (old == null || identity == null || service == null) {
            return false;
        }
        successors.put(new Enrolled(old, service), new Successor(identity, CompletableFuture.completedFuture(index)));
        replaced.put(new Enrolled(identity, service), old);
        indexes.putIfAbsent(new Enrolled(identity, service), index);
        return true;
    }

    /** The key whose place this one took, or null. */
    synchronized String replacedBy(String identity, String service) {
        return replaced.get(new Enrolled(identity, service));
    }
}
