package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which identity may open streams of which service, and which token enrol one, at the present line of the log. */
final class Enrolments {
    private final Map<String, Set<String>> services = new HashMap<>();
    private final Map<String, Long> byService = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();
    private final Set<String> revokedTokens = new HashSet<>();
    private final Map<String, String> replaced = new HashMap<>();
    private long count;

    void enrol(byte[] identity, String service) {
        services.computeIfAbsent(Encoding.base64(identity), key -> new HashSet<>())
                .add(service);
        byService.merge(service, 1L, Long::sum);
        count++;
    }

    void revoke(byte[] identity) {
        services.remove(Encoding.base64(identity));
        revoked.add(Encoding.base64(identity));
    }

    /** Whether the identity was revoked, which is for good. */
    boolean revoked(byte[] identity) {
        return revoked.contains(Encoding.base64(identity));
    }

    void revokeToken(String token) {
        revokedTokens.add(token);
    }

    boolean revokedToken(String token) {
        return revokedTokens.contains(token);
    }

    /** A key takes an enrolled one's place: that one opens no more streams of the service. */
    void rotate(byte[] old, byte[] identity, String service) {
        services.get(Encoding.base64(old)).remove(service);
        services.computeIfAbsent(Encoding.base64(identity), key -> new HashSet<>())
                .add(service);
        replaced.put(Encoding.base64(identity), Encoding.base64(old));
    }

    /** Whether the second key took the first one's place. */
    boolean replaced(byte[] old, byte[] identity) {
        return Encoding.base64(old).equals(replaced.get(Encoding.base64(identity)));
    }

    boolean allows(byte[] identity, String service) {
        return services.getOrDefault(Encoding.base64(identity), Set.of()).contains(service);
    }

    /** How many {@code enrol} lines name each service. */
    Map<String, Long> byService() {
        return byService;
    }

    /** Lines of kind {@code enrol} seen. */
    long count() {
        return count;
    }
}
