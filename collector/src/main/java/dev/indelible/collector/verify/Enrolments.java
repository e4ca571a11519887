package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which identity may open streams of which service, at the present line of the log. */
final class Enrolments {
    private final Map<String, Set<String>> services = new HashMap<>();
    private final Map<String, Long> byService = new HashMap<>();
    private long count;

    void enrol(byte[] identity, String service) {
        services.computeIfAbsent(Encoding.base64(identity), key -> new HashSet<>())
                .add(service);
        byService.merge(service, 1L, Long::sum);
        count++;
    }

    void revoke(byte[] identity) {
        services.remove(Encoding.base64(identity));
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
