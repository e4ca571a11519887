package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import java.util.HashMap;
import java.util.Map;

/** Which identity may open streams of which service, and how often each token was used. Safe for many threads. */
final class Enrolments {
    private final Map<Enrolled, Long> indexes = new HashMap<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<TokenUse, Long> tokenUses = new HashMap<>();

    private record Enrolled(String identity, String service) {}

    private record TokenUse(String token, String identity) {}

    /** The {@code enrol} line at this index is in the log. */
    synchronized void stored(String identity, String service, String token, long index) {
        indexes.putIfAbsent(new Enrolled(identity, service), index);
        if (tokenUses.putIfAbsent(new TokenUse(token, identity), index) == null) {
            uses.merge(token, 1, Integer::sum);
        }
    }

    /** The same from the line itself; {@code false} where it is none that a collector wrote. */
    boolean stored(Line enrol, long index) {
        String identity = enrol.text("identity");
        String service = enrol.text("service");
        String token = enrol.text("token");
        if (identity == null || service == null || token == null) {
            return false;
        }
        stored(identity, service, token, index);
        return true;
    }

    synchronized boolean allows(byte[] identity, String service) {
        return indexes.containsKey(new Enrolled(Encoding.base64(identity), service));
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
