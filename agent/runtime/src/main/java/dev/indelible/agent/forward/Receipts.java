package dev.indelible.agent.forward;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Judges what the log signs, by the pinned log key and the newest checkpoint seen before. A log that rolls back or forks
 * never gets past this: each accepted checkpoint extends the one before. One that does not is evidence: it is kept beside
 * the newest, and the seals carry it until a log that extends the newest has receipted one of them. One thread, the
 * forwarder's, but for {@link #gossip}.
 */
final class Receipts {
    private final VerifierKey log;
    private final KeptNote newestFile;
    private final KeptNote forkFile;
    private final Voice voice;
    private volatile Gossip gossip;
    private volatile long lastMicros;

    /** {@code slot}: the folder for the files. A kept checkpoint of another log is of no use here. */
    Receipts(VerifierKey log, Path slot, Voice voice) throws IOException {
        this.log = log;
        this.newestFile = new KeptNote(slot.resolve("checkpoint"));
        this.forkFile = new KeptNote(slot.resolve("fork"));
        this.voice = voice;
        CheckpointNote newest = newestFile.read(log);
        this.gossip = new Gossip(newest, newest == null ? null : forkFile.read(log));
    }

    /** What the seals repeat. Any thread. */
    Gossip gossip() {
        return gossip;
    }

    /**
     * Verifies a receipt and keeps its checkpoint.
     *
     * @param members of the answer
     * @param seal the last line that was sent
     * @throws ReceiptException when it proves nothing, saying why; nothing is to be freed then
     */
    void accept(Map<String, Object> members, byte[] seal) throws ReceiptException {
        if (!(members.get("receipt") instanceof String text)) {
            throw new ReceiptException("the answer holds no receipt");
        }
        CheckpointNote fresh = verified(text, Leaf.hash(seal));
        requireExtending(fresh, members);
        CheckpointNote fork = gossip.fork();
        if (fork != null && carries(seal, fork)) {
            fork = null;
            forkFile.delete();
        }
        gossip = new Gossip(fresh, fork);
        lastMicros = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
        try {
            newestFile.keep(fresh);
        } catch (IOException e) {
            // What the receipt frees may be the room that the disk lacks; the next receipt keeps its own.
            voice.notice(
                    "state",
                    "the newest checkpoint cannot be kept (" + e.getMessage()
                            + "); a log that is rolled back is noticed until the process ends: see to the disk");
        }
    }

    /**
     * Looks at the checkpoint that a log shows which takes nothing now.
     *
     * @param members of the answer
     * @throws ReceiptException when it does not extend what the log signed before, saying so
     */
    void shown(Map<String, Object> members) throws ReceiptException {
        if (members.get("checkpoint") instanceof String text) {
            CheckpointNote shown;
            try {
                shown = CheckpointNote.open(text, log);
            } catch (NoteException e) {
                throw new ReceiptException("the log shows a checkpoint that it did not sign: " + e.getMessage());
            }
            requireExtending(shown, members);
        }
    }

    private void requireExtending(CheckpointNote note, Map<String, Object> members) throws ReceiptException {
        CheckpointNote known = gossip.newest();
        if (known == null) {
            return;
        }
        Checkpoint before = known.checkpoint();
        Checkpoint now = note.checkpoint();
        if (!Proofs.consistencyHolds(before.size(), before.root(), now.size(), now.root(), consistency(members))) {
            String why = "the log's checkpoint of size " + now.size() + " does not extend the one of size "
                    + before.size() + " that it signed before";
            contradicted(note, why);
            throw new ReceiptException(why);
        }
    }

    /** The first contradiction stays until it was told: each further one of the same log says the same. */
    private void contradicted(CheckpointNote note, String why) {
        if (gossip.fork() != null) {
            return;
        }
        gossip = new Gossip(gossip.newest(), note);
        try {
            forkFile.keep(note);
        } catch (IOException e) {
            voice.notice("state", "evidence against the log cannot be kept (" + e.getMessage() + "): see to the disk");
        }
        voice.alarm("fork", why + "; it was restored from an older copy, or forked");
    }

    private static boolean carries(byte[] seal, CheckpointNote fork) {
        try {
            Map<String, Object> told = Line.parse(seal, 0, seal.length).object("fork");
            return told != null && fork.logSignature().equals(told.get("sig"));
        } catch (LineException e) {
            throw new IllegalStateException("a seal of this agent breaks the grammar", e);
        }
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
