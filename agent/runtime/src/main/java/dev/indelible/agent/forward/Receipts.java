package dev.indelible.agent.forward;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Judges receipts against the pinned log key and against the newest checkpoint seen before, which is kept in a file. A
 * log that rolls back or forks never gets past this: each accepted checkpoint extends the one before.
 */
final class Receipts {
    private static final String FILE = "checkpoint";

    private final VerifierKey log;
    private final Path file;
    private volatile CheckpointNote newest;
    private volatile long lastMicros;

    /** {@code slot}: the folder for the file. A kept checkpoint of another log is of no use here. */
    Receipts(VerifierKey log, Path slot) throws IOException {
        this.log = log;
        this.file = slot.resolve(FILE);
        if (Files.exists(file)) {
            try {
                newest = CheckpointNote.open(Files.readString(file), log);
            } catch (NoteException e) {
                newest = null;
            }
        }
    }

    /** The newest checkpoint that was verified, or null. Any thread. */
    CheckpointNote newest() {
        return newest;
    }

    /**
     * Verifies a receipt and keeps its checkpoint.
     *
     * @param members of the answer
     * @param leaf of the last line that was sent
     * @throws ReceiptException when it proves nothing, saying why; nothing is kept then
     * @throws IOException when the checkpoint cannot be kept
     */
    void accept(Map<String, Object> members, byte[] leaf) throws ReceiptException, IOException {
        if (!(members.get("receipt") instanceof String text)) {
            throw new ReceiptException("the answer holds no receipt");
        }
        CheckpointNote fresh = verified(text, leaf);
        CheckpointNote known = newest;
        if (known != null) {
            Checkpoint before = known.checkpoint();
            Checkpoint now = fresh.checkpoint();
            if (!Proofs.consistencyHolds(before.size(), before.root(), now.size(), now.root(), consistency(members))) {
                throw new ReceiptException("the log's checkpoint of size " + now.size()
                        + " does not extend the one of size " + before.size() + " that it signed before");
            }
        }
        OwnerFiles.replace(file, fresh.text());
        newest = fresh;
        lastMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }

    /** When a receipt was last verified, microseconds since the epoch; 0 before the first. Any thread. */
    long lastMicros() {
        return lastMicros;
    }

    private CheckpointNote verified(String receipt, byte[] leaf) throws ReceiptException {
        try {
            return TlogProof.parse(receipt).verify(leaf, log);
        } catch (NoteException e) {
            throw new ReceiptException(e.getMessage());
        }
    }

    private static List<byte[]> consistency(Map<String, Object> members) throws ReceiptException {
        List<byte[]> proof = new ArrayList<>();
        if (members.get("consistency") instanceof List<?> texts) {
            try {
                for (Object text : texts) {
                    proof.add(Encoding.base64((String) text, Leaf.BYTES));
                }
            } catch (IllegalArgumentException e) {
                throw new ReceiptException("a hash in the consistency proof is " + e.getMessage());
            }
        }
        return proof;
    }
}
