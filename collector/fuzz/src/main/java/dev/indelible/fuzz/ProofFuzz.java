package dev.indelible.fuzz;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.note.TlogProof;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Proofs: as texts, which write themselves as they were read, and as hashes. For the hashes there is a small tree whose every
 * node may stand anywhere in a proof: whatever holds must be true, and what the log makes must hold.
 */
public final class ProofFuzz {
    private static final int LEAVES = 70;
    private static final NoteSigner LOG = Golden.log();
    private static final List<List<byte[]>> TREE = levels();
    private static final List<byte[]> ROOTS = roots();
    private static final List<byte[]> NODES = nodes();

    private ProofFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        if (input.length < 5) {
            return;
        }
        byte[] rest = Arrays.copyOfRange(input, 1, input.length);
        switch (input[0] % 3) {
            case 0 -> text(rest);
            case 1 -> inclusion(rest);
            default -> consistency(rest);
        }
    }

    private static void text(byte[] bytes) throws Exception {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            TlogProof proof = TlogProof.parse(text);
            boolean extra = text.startsWith("c2sp.org/tlog-proof@v1\nextra ");
            Claim.same(extra ? text.replaceFirst("\nextra [^\n]*", "") : text, proof.text(), "the proof that was read");
            proof.verify(leaf(0), LOG.verifier());
        } catch (NoteException e) {
            // What may be thrown.
        }
        if (Cost.isChosen(bytes, 128)) {
            byte[] head = "c2sp.org/tlog-proof@v1\nindex 7\n".getBytes(StandardCharsets.US_ASCII);
            Cost.linear(
                    500,
                    head,
                    bytes,
                    Note.MAX_CHARS / 2,
                    many -> TlogProof.parse(new String(many, StandardCharsets.UTF_8))
                            .verify(leaf(0), LOG.verifier()));
        }
    }

    /** Size, index and leaf as the input says, then hashes of the tree; and the same in a proof's text, signed. */
    private static void inclusion(byte[] input) throws Exception {
        long size = number(input[0]);
        long index = number(input[1]);
        int leaf = (input[2] & 0xFF) % LEAVES;
        boolean honest = (input[3] & 1) == 0 && index >= 0 && index < size && size <= LEAVES;
        List<byte[]> hashes = honest ? new ArrayList<>(Proofs.inclusion(index, size, tree())) : new ArrayList<>();
        bend(hashes, input, 4);
        byte[] root = size < 0 || size > LEAVES ? root(LEAVES) : root(size);
        boolean holds = Proofs.inclusionHolds(leaf(leaf), index, size, hashes, root);
        // A size that the log never had with this root is the log's own lie, which no proof tells.
        boolean real = index == leaf && size > index && size <= LEAVES;
        Claim.holds(
                !holds || real || size > LEAVES && index >= 0 && index < size,
                "leaf " + leaf + " is shown at " + index + " of " + size);
        Claim.holds(
                holds || !real || !honest || !same(hashes, Proofs.inclusion(index, size, tree())),
                "a true proof fails");
        if (index >= 0 && size >= 0 && hashes.size() <= Proofs.MAX_HASHES) {
            String text = new Checkpoint(Golden.ORIGIN, size, root).text();
            String note = new Note(text, List.of(LOG.sign(text, 0))).toString();
            Claim.same(holds, verifies(new TlogProof(index, hashes, note), leaf(leaf)), "the same as a signed text");
        }
    }

    private static boolean verifies(TlogProof proof, byte[] leaf) {
        try {
            CheckpointNote note = TlogProof.parse(proof.text()).verify(leaf, LOG.verifier());
            return note != null;
        } catch (NoteException e) {
            return false;
        }
    }

    private static void consistency(byte[] input) throws Exception {
        long old = number(input[0]);
        long size = number(input[1]);
        byte[] oldRoot = NODES.get((input[2] & 0xFF) % NODES.size());
        boolean trueRoot = (input[3] & 2) == 0 && old >= 0 && old <= LEAVES;
        oldRoot = trueRoot ? root(old) : oldRoot;
        boolean honest = (input[3] & 1) == 0 && old >= 0 && old <= size && size <= LEAVES;
        List<byte[]> hashes = honest ? new ArrayList<>(Proofs.consistency(old, size, tree())) : new ArrayList<>();
        bend(hashes, input, 4);
        byte[] root = size < 0 || size > LEAVES ? root(LEAVES) : root(size);
        boolean holds = Proofs.consistencyHolds(old, oldRoot, size, root, hashes);
        boolean real = old >= 0 && old <= size && size <= LEAVES && Arrays.equals(oldRoot, root(old));
        Claim.holds(!holds || real || size > LEAVES && old >= 0 && old <= size, "old " + old + " is shown in " + size);
        Claim.holds(
                holds || !real || !honest || !same(hashes, Proofs.consistency(old, size, tree())),
                "a true proof fails");
    }

    /** Takes away, puts in or replaces hashes, by nodes of the tree. */
    private static void bend(List<byte[]> hashes, byte[] input, int from) {
        for (int i = from; i + 1 < input.length && i < 2 * Proofs.MAX_HASHES; i += 2) {
            byte[] node = NODES.get((input[i + 1] & 0xFF) % NODES.size());
            int at = hashes.isEmpty() ? 0 : (input[i] >> 2 & 63) % hashes.size();
            switch (input[i] & 3) {
                case 0 -> hashes.add(node);
                case 1 -> hashes.add(at, node);
                case 2 -> {
                    if (!hashes.isEmpty()) {
                        hashes.set(at, node);
                    }
                }
                default -> {
                    if (!hashes.isEmpty()) {
                        hashes.remove(at);
                    }
                }
            }
        }
    }

    /** Small ones of the tree, and those at which a long runs over. */
    private static long number(byte input) {
        return switch (input) {
            case 127 -> Long.MAX_VALUE;
            case 126 -> 1L << 53;
            case 125 -> (1L << 53) + 1;
            case -128 -> Long.MIN_VALUE;
            default -> input;
        };
    }

    private static boolean same(List<byte[]> a, List<byte[]> b) {
        return Arrays.deepEquals(a.toArray(), b.toArray());
    }

    private static HashReader tree() {
        return (level, index) -> TREE.get(level).get(Math.toIntExact(index));
    }

    /** All full subtrees, by level. */
    private static List<List<byte[]>> levels() {
        List<List<byte[]>> levels = new ArrayList<>();
        List<byte[]> row = new ArrayList<>();
        for (int i = 0; i < LEAVES; i++) {
            row.add(leaf(i));
        }
        while (!row.isEmpty()) {
            levels.add(row);
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i + 1 < row.size(); i += 2) {
                above.add(Leaf.node(row.get(i), row.get(i + 1)));
            }
            row = above;
        }
        return levels;
    }

    private static List<byte[]> roots() {
        List<byte[]> roots = new ArrayList<>(List.of(Leaf.emptyRoot()));
        for (int size = 1; size <= LEAVES; size++) {
            roots.add(root(0, size));
        }
        return roots;
    }

    private static List<byte[]> nodes() {
        List<byte[]> nodes = new ArrayList<>(ROOTS);
        TREE.forEach(nodes::addAll);
        return nodes;
    }

    /** RFC 6962 section 2.1, word by word. */
    private static byte[] root(int from, int to) {
        if (to - from == 1) {
            return leaf(from);
        }
        int middle = from + Integer.highestOneBit(to - from - 1);
        return Leaf.node(root(from, middle), root(middle, to));
    }

    private static byte[] root(long size) {
        return ROOTS.get((int) size);
    }

    private static byte[] leaf(int index) {
        return Leaf.hash(Integer.toString(index).getBytes(StandardCharsets.US_ASCII));
    }
}
