package dev.indelible.collector.ingest;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Which identities each token enrolled. A use counts from the moment its line is queued, not from when it is written: what
 * nobody waits for any more may still be written. It is given back only where the line never will be. One thread at a time.
 */
final class TokenUses {
    private final Map<String, Map<String, CompletableFuture<Long>>> uses = new HashMap<>();

    /** Counts a use; {@code index}: of its line, once that is durable. */
    void add(String token, String identity, CompletableFuture<Long> index) {
        uses.computeIfAbsent(token, key -> new HashMap<>()).putIfAbsent(identity, index);
    }

    /** Gives a use back. */
    void remove(String token, String identity) {
        uses.computeIfPresent(token, (key, identities) -> {
            identities.remove(identity);
            return identities.isEmpty() ? null : identities;
        });
    }

    /** The index of the line by which this token enrols this identity, or null. */
    CompletableFuture<Long> of(String token, String identity) {
        return uses.getOrDefault(token, Map.of()).get(identity);
    }

    /** How many identities this token enrols. */
    int count(String token) {
        return uses.getOrDefault(token, Map.of()).size();
    }

    /** A use that may still be given back, or null. */
    CompletableFuture<Long> undecided(String token) {
        return uses.getOrDefault(token, Map.of()).values().stream()
                .filter(index -> !index.isDone())
                .findAny()
                .orElse(null);
    }
}
