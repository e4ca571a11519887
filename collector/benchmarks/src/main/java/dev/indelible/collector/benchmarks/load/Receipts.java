package dev.indelible.collector.benchmarks.load;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Checks each receipt as an agent does: signature, inclusion, and that the log extends what it showed before. One thread. */
final class Receipts {
    private final VerifierKey log;
    private CheckpointNote newest;
    private String header;

    Receipts(VerifierKey log) {
        this.log = log;
    }

    /** The newest checkpoint, null before the first. */
    CheckpointNote newest() {
        return newest;
    }

    /** The same for the header of the next request. */
    String header() {
        return header;
    }

    /**
     * Takes a receipt.
     *
     * @param leaf of the last line that was sent
     * @throws IllegalStateException where it does not hold
     */
    void accept(Map<?, ?> members, byte[] leaf) {
        try {
            CheckpointNote note =
                    TlogProof.parse((String) members.get("receipt")).verify(leaf, log);
            requireExtending(note.checkpoint(), members);
            newest = note;
            header = Encoding.base64(note.text().getBytes(StandardCharsets.UTF_8));
        } catch (NoteException e) {
            throw new IllegalStateException("a receipt does not hold: " + e.getMessage(), e);
        }
    }

    private void requireExtending(Checkpoint now, Map<?, ?> members) {
        if (newest == null) {
            return;
        }
        Checkpoint before = newest.checkpoint();
        List<byte[]> proof = ((List<?>) members.get("consistency"))
                .stream()
                        .map(hash -> Encoding.base64((String) hash, Leaf.BYTES))
                        .toList();
        if (!Proofs.consistencyHolds(before.size(), before.root(), now.size(), now.root(), proof)) {
            throw new IllegalStateException(
                    "the log of size " + now.size() + " does not extend itself of size " + before.size());
        }
    }
}
