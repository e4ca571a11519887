package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.TlogReader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tiles this log writes, held against the vectors of another implementation (x/mod/sumdb). */
@Timeout(120)
class TileTreeTest {
    private static final int SIZE = 70_000;

    @TempDir
    static Path folder;

    private static JsonNode vectors;
    private static TileTree tree;

    @BeforeAll
    static void build() throws Exception {
        try (InputStream in = TileTreeTest.class.getResourceAsStream("/vectors.json")) {
            vectors = new JsonMapper().readTree(in);
        }
        Path temp = Files.createDirectory(folder.resolve("tmp"));
        tree = new TileTree(new TileFiles(Files.createDirectory(folder.resolve("log")), temp));
        for (int i = 0; i < SIZE; i++) {
            JsonNode root = vectors.get("roots").get(Integer.toString(i));
            if (root != null) {
                assertEquals(root.asString(), Encoding.base64(tree.root()), "root of " + i);
            }
            tree.add(Leaf.hash(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
            if (i % 10_007 == 0) {
                tree.flush(null);
            }
        }
        tree.flush(null);
    }

    @Test
    void rootsAreThoseOfTheVectors() throws Exception {
        int checked = 0;
        for (String size : vectors.get("roots").propertyNames()) {
            long leaves = Long.parseLong(size);
            assertEquals(
                    vectors.get("roots").get(size).asString(),
                    Encoding.base64(Proofs.root(leaves, tree)),
                    "size " + size);
            checked++;
        }
        assertTrue(checked >= 5, "vectors have roots");
    }

    @Test
    void inclusionProofsAreThoseOfTheVectors() throws Exception {
        assertTrue(vectors.get("inclusion").size() > 0);
        for (JsonNode vector : vectors.get("inclusion")) {
            long size = vector.get("Size").asLong();
            long index = vector.get("Index").asLong();
            assertProof(vector, Proofs.inclusion(index, size, tree));
        }
    }

    @Test
    void consistencyProofsAreThoseOfTheVectors() throws Exception {
        assertTrue(vectors.get("consistency").size() > 0);
        for (JsonNode vector : vectors.get("consistency")) {
            long size = vector.get("Size").asLong();
            long old = vector.get("Index").asLong();
            assertProof(vector, Proofs.consistency(old, size, tree));
        }
    }

    @Test
    void theFilesAreAllThatAReaderNeeds() throws Exception {
        byte[] checkpoint =
                ("x\n" + SIZE + "\n" + Encoding.base64(tree.root()) + "\n").getBytes(StandardCharsets.UTF_8);
        new TlogReader(path -> path.equals("checkpoint")
                        ? checkpoint
                        : Files.readAllBytes(folder.resolve("log").resolve(path)))
                .check(false);
        assertTrue(Files.exists(folder.resolve("log/tile/2/000.p/1")));
    }

    @Test
    void aTreeReadFromTilesGoesOnAsTheFirst() throws Exception {
        byte[] before = tree.hash(3, 17);
        TileTree other = new TileTree(new TileFiles(folder.resolve("log"), folder.resolve("tmp")));
        for (int i = 0; i < 1000; i++) {
            other.add(Leaf.hash(Integer.toString(i).getBytes(StandardCharsets.UTF_8)));
        }
        other.reconcile();
        assertArrayEquals(before, other.hash(3, 17));
        assertEquals(1000, other.size());
    }

    @Test
    void notesAndCosignaturesAreThoseOfTheVectors() throws Exception {
        byte[] seed = HexFormat.of().parseHex(vectors.get("ed25519_seed_hex").asString());
        VerifierKey log = VerifierKey.parse(vectors.get("vkey").asString());
        VerifierKey witness = VerifierKey.parse(vectors.get("cosignature_vkey").asString());
        CheckpointNote note = CheckpointNote.open(vectors.get("checkpoint").asString(), log);
        Checkpoint rebuilt = new Checkpoint(log.name(), 1000, Proofs.root(1000, tree));
        assertEquals(note.checkpoint(), rebuilt);
        String line = vectors.get("cosignature_line").asString();
        byte[] cosignature = Base64.getDecoder().decode(line.strip().substring(line.lastIndexOf(' ') + 1));
        long seconds = ByteBuffer.wrap(cosignature, 4, 8).getLong();
        CheckpointNote ours = CheckpointNote.sign(
                rebuilt,
                NoteSigner.log(log.name(), SigningKey.fromSeed(seed)),
                NoteSigner.time(witness.name(), SigningKey.fromSeed(seed)),
                seconds);
        assertEquals(vectors.get("checkpoint").asString() + line.strip() + "\n", ours.text());
        assertEquals(
                ours.text(), CheckpointNote.strict(ours.text(), log, witness).text());
    }

    private static void assertProof(JsonNode vector, List<byte[]> proof) {
        List<String> expected =
                vector.get("Hashes").valueStream().map(JsonNode::asString).toList();
        assertEquals(expected, proof.stream().map(Encoding::base64).toList(), vector.toString());
    }
}
