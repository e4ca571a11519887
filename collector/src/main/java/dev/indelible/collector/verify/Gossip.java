package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Checkpoints that agents verified and repeat in their seals. One that the log's key signed and that this tree
 * contradicts is a proof against the log: whoever rewrote it would have to take back what agents already saw.
 */
final class Gossip {
    private final LogKeys keys;
    private final RebuiltTree tree;
    private long checked;
    private String lastRaw;

    Gossip(LogKeys keys, RebuiltTree tree) {
        this.keys = keys;
        this.tree = tree;
    }

    /** Checkpoints of this log that were checked. */
    long checked() {
        return checked;
    }

    /**
     * Checks the seal's checkpoint, if it has one of this log.
     *
     * @param index the seal's own log index; the tree holds all lines before it
     */
    void check(Line seal, long index, Place place) throws Broken, IOException {
        String raw = seal.raw("checkpoint");
        if (raw != null && raw.equals(lastRaw)) {
            checked++;
        } else if (raw != null && extended(seal, "checkpoint", index, place)) {
            checked++;
            lastRaw = raw;
        }
        // Rare, and short in its repetitions: the agent drops it with the first receipt.
        if (seal.has("fork") && extended(seal, "fork", index, place)) {
            checked++;
        }
    }

    /** False where the checkpoint is another log's. */
    private boolean extended(Line seal, String name, long index, Place place) throws Broken, IOException {
        Checkpoint checkpoint = signed(seal, name, place);
        if (checkpoint == null) {
            return false;
        }
        if (checkpoint.size() > index) {
            throw new Broken(
                    place,
                    "proof against the log: it signed a checkpoint of size " + checkpoint.size()
                            + " that an agent saw before line " + index
                            + " was in it; this log was cut back, rewritten or forked");
        }
        if (!Arrays.equals(checkpoint.root(), tree.root(checkpoint.size()))) {
            throw new Broken(
                    place,
                    "proof against the log: it signed another root at size " + checkpoint.size()
                            + " than its lines have; this log was rewritten or forked after an agent saw it");
        }
        return true;
    }

    private Checkpoint signed(Line seal, String name, Place place) throws Broken {
        try {
            CheckpointNote note = CheckpointNote.repeatedIn(seal, name, keys.log());
            return note == null ? null : note.checkpoint();
        } catch (NoteException e) {
            throw new Broken(place, "the seal's " + name + " is not signed by this log: " + e.getMessage());
        }
    }
}
