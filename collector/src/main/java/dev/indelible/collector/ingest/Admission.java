package dev.indelible.collector.ingest;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many requests that are alike in something may have a place at once. Safe for many threads. */
final class Admission<K> {
    /** One agent sends one batch at a time; a second process may still send what the first left. */
    private static final int PLACES = 4;

    private final String who;
    private final Map<K, Integer> taken = new ConcurrentHashMap<>();

    /** @param who has the places, for people */
    Admission(String who) {
        this.who = who;
    }

    /** A place; close it, once, to give it back. */
    final class Place implements AutoCloseable {
        private final K key;

        private Place(K key) {
            this.key = key;
        }

        @Override
        public void close() {
            taken.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
        }
    }

    /** Gives a place, or refuses with 429. */
    Place admit(K key) throws Refusal {
        boolean[] let = new boolean[1];
        taken.compute(key, (same, now) -> {
            let[0] = now == null || now < PLACES;
            return let[0] ? (now == null ? 1 : now + 1) : now;
        });
        if (!let[0]) {
            throw new Refusal(Answer.tooMany(who + " has " + PLACES + " requests under way already"), null);
        }
        return new Place(key);
    }
}
