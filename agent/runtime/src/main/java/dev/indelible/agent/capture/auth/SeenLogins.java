package dev.indelible.agent.capture.auth;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which users have logged in since this JVM started, and from where lately. Bounded: when it forgets, a line more is
 * written, or a name less is shown. Any thread.
 */
final class SeenLogins {
    private static final int MOST = 10_000;

    /** How long one line stands for all logins alike, where a client proves itself with each request. */
    private static final long PERIOD_NANOS = 3_600_000_000_000L;

    private final Set<String> names = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<Login, Long> lately = new ConcurrentHashMap<>();

    private record Login(String user, String method, String ip) {}

    /** Notes that this user has proved who they are. */
    void name(String user) {
        if (names.size() < MOST) {
            names.add(user);
        }
    }

    /** Whether a user of this name has logged in here: then the name is no password typed into the wrong field. */
    boolean knows(String user) {
        return names.contains(user);
    }

    /** Whether this is the first of its kind within the period. */
    boolean first(String user, String method, String ip) {
        long now = System.nanoTime();
        if (lately.size() >= MOST) {
            lately.values().removeIf(since -> now - since > PERIOD_NANOS);
            if (lately.size() >= MOST) {
                lately.clear();
            }
        }
        Login login = new Login(user, method, ip);
        Long since = lately.putIfAbsent(login, now);
        return since == null || now - since > PERIOD_NANOS && lately.replace(login, since, now);
    }
}
