package dev.indelible.collector.verify;

import dev.indelible.chain.note.VerifierKey;
import java.nio.file.Path;
import java.util.List;

/** Runs the verifier over one log, for tests. */
final class Verified {
    private Verified() {}

    /** @param key from outside, or null */
    static Report run(Path root, VerifierKey key, SeenCheckpoints seen, int threads) {
        Verifier.Against against = new Verifier.Against(key == null ? List.of() : List.of(key), seen, List.of());
        try (Workers workers = new Workers(threads)) {
            return new Verifier(root, null, against, workers, new Progress(null)).run();
        }
    }
}
