package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;

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
        if (raw == null || raw.equals(lastRaw)) {
            checked += raw == null ? 0 : 1;
            return;
        }
        Map<String, Object> member = seal.object("checkpoint");
        if (member == null) {
            throw new Broken(place, "the seal's checkpoint is no object");
        }
        if (!keys.origin().equals(member.get("origin"))) {
            return;
        }
        Checkpoint checkpoint = signed(member, place);
        if (checkpoint.size() > index) {
            throw new Broken(
                    place,
                    "proof against the log: it signed a checkpoint of size " + checkpoint.size()
                            + " that an agent saw before line " + index
                            + " was in it; this log was cut back or rewritten");
        }
        if (!Arrays.equals(checkpoint.root(), tree.root(checkpoint.size()))) {
            throw new Broken(
                    place,
                    "proof against the log: it signed another root at size " + checkpoint.size()
                            + " than its lines have; this log was rewritten after an agent saw it");
        }
        checked++;
        lastRaw = raw;
    }

    private Checkpoint signed(Map<String, Object> member, Place place) throws Broken {
        if (!(member.get("size") instanceof Long size)
                || !(member.get("root") instanceof String root)
                || !(member.get("sig") instanceof String signature)
                || signature.indexOf('\n') >= 0) {
            throw new Broken(place, "the seal's checkpoint has origin, size, root and sig");
        }
        try {
            Checkpoint checkpoint = new Checkpoint(keys.origin(), size, Encoding.base64(root, Leaf.BYTES));
            String note = checkpoint.text() + "\n\u2014 " + keys.origin() + " " + signature + "\n";
            return CheckpointNote.open(note, keys.log()).checkpoint();
        } catch (IllegalArgumentException | NoteException e) {
            throw new Broken(place, "the seal's checkpoint is not signed by this log: " + e.getMessage());
        }
    }
}
