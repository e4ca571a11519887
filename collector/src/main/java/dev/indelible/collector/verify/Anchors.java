package dev.indelible.collector.verify;

import dev.indelible.chain.note.Checkpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checkpoints of this log that are known from outside its folder: the one remembered here and those that somebody kept. The
 * log must extend every one of them, else it was cut back or rewritten since.
 */
final class Anchors {
    private final List<Anchor> anchors = new ArrayList<>();
    private int kept;

    /** @param known how the checkpoint is known, as the end of a sentence about it */
    private record Anchor(Checkpoint checkpoint, String known) {}

    /**
     * Collects what is known of this log.
     *
     * @param old those of other origins are left out
     * @param size of the log's latest checkpoint
     */
    Anchors(LogKeys keys, SeenCheckpoints seen, List<OldCheckpoint> old, long size) throws Broken, IOException {
        Checkpoint remembered = seen.of(keys.origin());
        if (remembered != null) {
            add(remembered, "was verified here before", size);
        }
        for (OldCheckpoint each : old) {
            if (each.claimed().origin().equals(keys.origin())) {
                Checkpoint signed = each.signed(keys.log());
                if (signed != null) {
                    add(signed, "was signed by its key and kept in " + each.whence(), size);
                    kept += each.given() ? 1 : 0;
                }
            }
        }
    }

    /** How many that somebody kept are of this log. */
    int kept() {
        return kept;
    }

    /** The tree has a new size: whatever is known of it must agree. */
    void reached(RebuiltTree tree) throws Broken, IOException {
        for (Anchor anchor : anchors) {
            if (anchor.checkpoint().size() == tree.size()
                    && !Arrays.equals(anchor.checkpoint().root(), tree.root(tree.size()))) {
                throw new Broken(
                        Place.file("checkpoint"),
                        "this log does not extend the checkpoint of size " + tree.size() + " that " + anchor.known()
                                + ": it was rewritten");
            }
        }
    }

    private void add(Checkpoint checkpoint, String known, long size) throws Broken {
        if (checkpoint.size() > size) {
            throw new Broken(
                    Place.file("checkpoint"),
                    "a checkpoint of size " + size + ", but one of size " + checkpoint.size() + " " + known
                            + ": the log was rolled back");
        }
        anchors.add(new Anchor(checkpoint, known));
    }
}
