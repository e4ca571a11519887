package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.merkle.MerkleTree;
import dev.indelible.chain.merkle.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree of which most is forgotten and read again from tiles, at a size that has two full tiles above those of leaves. */
class RebuiltTreeTest {
    private static final int SIZE = 2 * 65_536 + 3 * 256 + 7;

    @TempDir
    Path folder;

    private final List<byte[]> leaves = new ArrayList<>();
    private final Map<Long, byte[]> roots = new TreeMap<>();

    @BeforeEach
    void tiles() throws IOException {
        MerkleTree tree = new MerkleTree();
        for (int i = 0; i < SIZE; i++) {
            byte[] leaf = Leaf.hash(ByteBuffer.allocate(4).putInt(i).array());
            leaves.add(leaf);
            tree.add(leaf);
            if (i % 1021 == 0 || i % 256 == 255 && i % 1024 < 512 || i > SIZE - 3) {
                roots.put(tree.size(), tree.root());
            }
        }
        List<byte[]> row = leaves;
        for (int level = 0; !row.isEmpty(); level++) {
            List<byte[]> above = new ArrayList<>();
            for (int from = 0; from + 256 <= row.size(); from += 256) {
                ByteArrayOutputStream tile = new ByteArrayOutputStream();
                row.subList(from, from + 256).forEach(tile::writeBytes);
                Path file = folder.resolve(new TilePath(level, from / 256, 256).path());
                Files.createDirectories(file.getParent());
                Files.write(file, tile.toByteArray());
                above.add(Leaf.subtree(tile.toByteArray(), 0, 256));
            }
            row = above;
        }
    }

    @Test
    void everyOldRootIsFoundAgain() throws Exception {
        RebuiltTree tree = rebuilt();
        assertEquals(SIZE, tree.size());
        for (Map.Entry<Long, byte[]> old : roots.entrySet()) {
            assertArrayEquals(old.getValue(), tree.root(old.getKey()), "of size " + old.getKey());
        }
    }

    @Test
    void whereTilesAboveLeavesAreMissingWhatTheyHeldIsKept() throws Exception {
        Files.delete(folder.resolve("tile/1/000"));
        Files.delete(folder.resolve("tile/1/001"));
        everyOldRootIsFoundAgain();
    }

    @Test
    void aWrongTileIsNamedWhenItsLastLineIsIn() throws Exception {
        flip("tile/1/001", 32 * 77 + 5);
        RebuiltTree tree = new RebuiltTree(new TileFiles(folder));
        Broken broken = assertThrows(Broken.class, () -> {
            for (byte[] leaf : leaves) {
                tree.add(leaf);
            }
        });
        assertEquals("tile/1/001, byte " + (32 * 77 + 5), broken.place().toString());
        assertEquals(2 * 65_536 - 1, tree.size());
    }

    @Test
    void aTileThatChangesAfterItWasComparedIsNotBelieved() throws Exception {
        RebuiltTree tree = rebuilt();
        flip("tile/1/000", 40);
        assertThrows(IOException.class, () -> tree.root(256));
    }

    private RebuiltTree rebuilt() throws Exception {
        RebuiltTree tree = new RebuiltTree(new TileFiles(folder));
        for (byte[] leaf : leaves) {
            tree.add(leaf);
        }
        return tree;
    }

    private void flip(String path, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(path));
        bytes[at] ^= 1;
        Files.write(folder.resolve(path), bytes);
    }
}
