package dev.indelible.collector.ingest;

import dev.indelible.chain.Encoding;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests of one identity may be under way at once, from the moment its first line is known until it is answered:
 * one agent must not take the memory of all. Safe for many threads.
 */
final class Admission {
    /** One agent sends one batch at a time; a second process may still send what the first left. */
    private static final int PER_IDENTITY = 4;

    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();

    /** A request that was let in; close it when it is answered. */
    final class Ticket implements AutoCloseable {
        private final String identity;

        private Ticket(String identity) {
            this.identity = identity;
        }

        @Override
        public void close() {
            underWay.computeIfPresent(identity, (key, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Lets a request in, or refuses it with 429. */
    Ticket admit(byte[] identity) throws Refusal {
        String key = Encoding.base64(identity);
        boolean[] let = new boolean[1];
        underWay.compute(key, (unused, now) -> {
            let[0] = now == null || now < PER_IDENTITY;
            return let[0] ? (now == null ? 1 : now + 1) : now;
        });
        if (!let[0]) {
            throw new Refusal(
                    Answer.tooMany("this identity has " + PER_IDENTITY + " requests under way already"), null);
        }
        return new Ticket(key);
    }
}
