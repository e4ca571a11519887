package dev.indelible.chain.merkle;

import dev.indelible.chain.Leaf;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Inclusion and consistency proofs. Making one follows the recursion of RFC 6962 sections 2.1.1 and 2.1.2; checking one
 * follows the loops of RFC 9162 sections 2.1.3.2 and 2.1.4.2, whole, with every condition at the end.
 */
public final class Proofs {
    /** A proof has at most one hash a level; what is longer comes from no log. */
    public static final int MAX_HASHES = 63;

    private Proofs() {}

    /** The root of the first {@code size} leaves. */
    public static byte[] root(long size, HashReader hashes) throws IOException {
        return size == 0 ? Leaf.emptyRoot() : range(0, size, hashes);
    }

    /** Proof that leaf {@code index} is in the tree of {@code size}: siblings from the leaf up. */
    public static List<byte[]> inclusion(long index, long size, HashReader hashes) throws IOException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("no leaf " + index + " in a tree of " + size);
        }
        List<byte[]> proof = new ArrayList<>();
        inclusion(index, 0, size, hashes, proof);
        return proof;
    }

    /** Proof that the tree of {@code size} extends the one of {@code old}; empty where old is 0 or equal. */
    public static List<byte[]> consistency(long old, long size, HashReader hashes) throws IOException {
        if (old < 0 || old > size) {
            throw new IllegalArgumentException("a tree of " + size + " does not extend one of " + old);
        }
        List<byte[]> proof = new ArrayList<>();
        if (old > 0 && old < size) {
            consistency(old, 0, size, true, hashes, proof);
        }
        return proof;
    }

    /** Whether the proof shows the leaf at {@code index} under this root (RFC 9162 section 2.1.3.2). */
    public static boolean inclusionHolds(byte[] leaf, long index, long size, List<byte[]> proof, byte[] root) {
        if (index < 0 || index >= size) {
            return false;
        }
        long fn = index;
        long sn = size - 1;
        byte[] r = leaf;
        for (byte[] p : proof) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                r = Leaf.node(p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = Leaf.node(r, p);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(r, root);
    }

    /** Whether the proof shows that the second tree extends the first (RFC 9162 section 2.1.4.2). */
    public static boolean consistencyHolds(long old, byte[] oldRoot, long size, byte[] root, List<byte[]> proof) {
        if (old < 0 || old > size) {
            return false;
        }
        if (old == 0) {
            return proof.isEmpty() && Arrays.equals(oldRoot, Leaf.emptyRoot());
        }
        if (old == size) {
            return proof.isEmpty() && Arrays.equals(oldRoot, root);
        }
        List<byte[]> path = new ArrayList<>(proof);
        if (Long.bitCount(old) == 1) {
            path.add(0, oldRoot);
        }
        if (path.isEmpty()) {
            return false;
        }
        long fn = old - 1;
        long sn = size - 1;
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        byte[] fr = path.get(0);
        byte[] sr = fr;
        for (byte[] c : path.subList(1, path.size())) {
            if (sn == 0) {
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) {
                fr = Leaf.node(c, fr);
                sr = Leaf.node(c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = Leaf.node(sr, c);
            }
            fn >>= 1;
            sn >>= 1;
        }
        return sn == 0 && Arrays.equals(fr, oldRoot) && Arrays.equals(sr, root);
    }

    private static void inclusion(long index, long from, long to, HashReader hashes, List<byte[]> proof)
            throws IOException {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            inclusion(index, from, middle, hashes, proof);
            proof.add(range(middle, to, hashes));
        } else {
            inclusion(index, middle, to, hashes, proof);
            proof.add(range(from, middle, hashes));
        }
    }

    /** RFC 6962 section 2.1.2, SUBPROOF(m, D[from:to], known) with m = old - from. */
    private static void consistency(long old, long from, long to, boolean known, HashReader hashes, List<byte[]> proof)
            throws IOException {
        if (old == to) {
            if (!known) {
                proof.add(range(from, to, hashes));
            }
            return;
        }
        long middle = from + split(to - from);
        if (old <= middle) {
            consistency(old, from, middle, known, hashes, proof);
            proof.add(range(middle, to, hashes));
        } else {
            consistency(old, middle, to, false, hashes, proof);
            proof.add(range(from, middle, hashes));
        }
    }

    /** The root over [from, to): {@code from} is a multiple of the largest power of two that fits. */
    private static byte[] range(long from, long to, HashReader hashes) throws IOException {
        long count = to - from;
        if (Long.bitCount(count) == 1) {
            int level = Long.numberOfTrailingZeros(count);
            return hashes.hash(level, from >> level);
        }
        long middle = from + split(count);
        return Leaf.node(range(from, middle, hashes), range(middle, to, hashes));
    }

    /** The largest power of two below {@code count}. */
    private static long split(long count) {
        return Long.highestOneBit(count - 1);
    }
}
