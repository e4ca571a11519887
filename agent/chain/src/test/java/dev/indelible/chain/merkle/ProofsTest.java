package dev.indelible.chain.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ProofsTest {
    private static final List<List<byte[]>> LEVELS = levels(70_000);
    private static final HashReader HASHES = (level, index) -> LEVELS.get(level).get((int) index);

    @Test
    void rootsEqualTheVectors() throws IOException {
        MerkleTree tree = new MerkleTree();
        for (long size = 0; size <= 70_000; size++) {
            if (Vectors.all().get("roots").has(Long.toString(size))) {
                assertArrayEquals(Vectors.root(size), tree.root(), "streamed root of " + size);
                assertArrayEquals(Vectors.root(size), Proofs.root(size, HASHES), "root from subtrees of " + size);
                assertArrayEquals(
                        Vectors.root(size), MerkleTree.of(size, HASHES).root(), "resumed root of " + size);
            }
            tree.add(Vectors.leaf(size));
        }
    }

    @Test
    void inclusionProofsEqualTheVectorsAndHold() throws IOException {
        for (JsonNode vector : Vectors.all().get("inclusion")) {
            long size = vector.get("Size").asLong();
            long index = vector.get("Index").asLong();
            List<byte[]> proof = Proofs.inclusion(index, size, HASHES);
            assertSame(Vectors.hashes(vector), proof);
            assertTrue(Proofs.inclusionHolds(Vectors.leaf(index), index, size, proof, Proofs.root(size, HASHES)));
        }
    }

    @Test
    void consistencyProofsEqualTheVectorsAndHold() throws IOException {
        for (JsonNode vector : Vectors.all().get("consistency")) {
            long size = vector.get("Size").asLong();
            long old = vector.get("Index").asLong();
            List<byte[]> proof = Proofs.consistency(old, size, HASHES);
            assertSame(Vectors.hashes(vector), proof);
            assertTrue(Proofs.consistencyHolds(old, Proofs.root(old, HASHES), size, Proofs.root(size, HASHES), proof));
        }
    }

    @Test
    void everyProofOfSmallTreesHoldsAndNoOtherIndexOrRootDoes() throws IOException {
        for (long size = 1; size <= 40; size++) {
            byte[] root = Proofs.root(size, HASHES);
            for (long index = 0; index < size; index++) {
                List<byte[]> proof = Proofs.inclusion(index, size, HASHES);
                assertTrue(Proofs.inclusionHolds(Vectors.leaf(index), index, size, proof, root));
                assertFalse(Proofs.inclusionHolds(Vectors.leaf(index + 1), index, size, proof, root));
                for (long other = 0; other <= size; other++) {
                    assertEquals(
                            other == index,
                            Proofs.inclusionHolds(Vectors.leaf(index), other, size, proof, root),
                            "leaf " + index + " shown at " + other + " of " + size);
                }
                List<byte[]> longer = new ArrayList<>(proof);
                longer.add(root);
                assertFalse(Proofs.inclusionHolds(Vectors.leaf(index), index, size, longer, root));
            }
            for (long old = 0; old <= size; old++) {
                byte[] oldRoot = Proofs.root(old, HASHES);
                List<byte[]> proof = Proofs.consistency(old, size, HASHES);
                assertTrue(Proofs.consistencyHolds(old, oldRoot, size, root, proof), old + " to " + size);
                assertFalse(Proofs.consistencyHolds(old, Vectors.leaf(99), size, root, proof), old + " to " + size);
                if (old > 0) {
                    assertFalse(Proofs.consistencyHolds(old, oldRoot, size, Vectors.leaf(99), proof));
                }
            }
        }
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    private static List<List<byte[]>> levels(int size) {
        List<List<byte[]>> levels = new ArrayList<>();
        List<byte[]> level = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            level.add(Vectors.leaf(i));
        }
        while (!level.isEmpty()) {
            levels.add(level);
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i + 1 < level.size(); i += 2) {
                above.add(Leaf.node(level.get(i), level.get(i + 1)));
            }
            level = above;
        }
        return levels;
    }
}
