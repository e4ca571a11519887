package dev.indelible.collector.verify;

import dev.indelible.chain.note.VerifierKey;
import java.nio.file.Path;
import java.util.List;

/** Verifies a folder in this process, on one thread. Lets the fuzz targets see what is this package's own. */
public final class LogJudge {
    private final Path root;
    private final VerifierKey key;
    private final SeenCheckpoints seen;

    /** @param state a folder without memory */
    public LogJudge(Path root, VerifierKey key, Path state) {
        this.root = root;
        this.key = key;
        this.seen = new SeenCheckpoints(state);
    }

    /** What is broken, or null; what throws is a defect. */
    public String broken() {
        try (Workers workers = new Workers(1)) {
            Verifier.Against against = new Verifier.Against(List.of(key), seen, List.of());
            Report report = new Verifier(root, null, against, workers, new Progress(null)).run();
            Broken failure = report.failure();
            return failure == null ? null : failure.place() + ": " + failure.getMessage();
        }
    }
}
