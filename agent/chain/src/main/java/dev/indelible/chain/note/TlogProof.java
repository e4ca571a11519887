package dev.indelible.chain.note;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.Proofs;
import java.util.ArrayList;
import java.util.List;

/**
 * Proof that one leaf is in a log, in the text form of C2SP tlog-proof: index, inclusion hashes, checkpoint. No
 * {@code extra} line is written; one that is read is ignored, since nothing authenticates it.
 *
 * @param hashes 32 bytes each; not to be changed
 * @param note the checkpoint note, whole
 */
public record TlogProof(long index, List<byte[]> hashes, String note) {
    private static final String FIRST = "c2sp.org/tlog-proof@v1\n";

    public TlogProof {
        hashes = List.copyOf(hashes);
    }

    /** Reads a proof; nothing is checked yet but its form. */
    public static TlogProof parse(String text) throws NoteException {
        int split = text.indexOf("\n\n");
        if (text.length() > Note.MAX_CHARS || !text.startsWith(FIRST) || split < FIRST.length()) {
            throw new NoteException("not a tlog-proof: it begins with " + FIRST.strip());
        }
        String[] lines = text.substring(FIRST.length(), split).split("\n", -1);
        int first = lines[0].startsWith("extra ") ? 1 : 0;
        if (first == lines.length || !lines[first].matches("index (0|[1-9][0-9]{0,17})")) {
            throw new NoteException("a tlog-proof names its index");
        }
        if (lines.length - first - 1 > Proofs.MAX_HASHES) {
            throw new NoteException("a proof has at most " + Proofs.MAX_HASHES + " hashes");
        }
        List<byte[]> hashes = new ArrayList<>();
        try {
            for (int i = first + 1; i < lines.length; i++) {
                hashes.add(Encoding.base64(lines[i], Leaf.BYTES));
            }
        } catch (IllegalArgumentException e) {
            throw new NoteException("a hash in the proof is " + e.getMessage());
        }
        long index = Long.parseLong(lines[first].substring("index ".length()));
        return new TlogProof(index, hashes, text.substring(split + 2));
    }

    /** The text form. */
    public String text() {
        StringBuilder text =
                new StringBuilder(FIRST).append("index ").append(index).append('\n');
        hashes.forEach(hash -> text.append(Encoding.base64(hash)).append('\n'));
        return text.append('\n').append(note).toString();
    }

    /**
     * Checks it all: the log's signature on the checkpoint and the leaf under its root.
     *
     * @return the checkpoint, which the log has signed
     * @throws NoteException where the note or the proof does not hold
     */
    public CheckpointNote verify(byte[] leaf, VerifierKey log) throws NoteException {
        CheckpointNote signed = CheckpointNote.open(note, log);
        Checkpoint checkpoint = signed.checkpoint();
        if (!Proofs.inclusionHolds(leaf, index, checkpoint.size(), hashes, checkpoint.root())) {
            throw new NoteException("the proof does not lead from this leaf to the signed root");
        }
        return signed;
    }
}
