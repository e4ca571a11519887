package dev.indelible.chain.note;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Vectors;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.merkle.MerkleTree;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoteTest {
    private static final String VKEY = Vectors.all().get("vkey").asString();
    private static final String NOTE = Vectors.all().get("checkpoint").asString();
    private static final String COSIGNATURE =
            Vectors.all().get("cosignature_line").asString().strip() + "\n";
    private static final SigningKey KEY = SigningKey.fromSeed(
            HexFormat.of().parseHex(Vectors.all().get("ed25519_seed_hex").asString()));

    private final NoteSigner log = NoteSigner.log("audit.example/test", KEY);
    private final NoteSigner time = NoteSigner.time("audit.example/test/time", KEY);

    @Test
    void verifierKeyIsTheVectors() throws NoteException {
        assertEquals(VKEY, VerifierKey.parse(VKEY).toString());
        assertEquals(VKEY, log.verifier().toString());
    }

    @Test
    void checkpointOfTheVectorsVerifiesAndIsWrittenTheSame() throws NoteException {
        CheckpointNote opened = CheckpointNote.open(NOTE, log.verifier());
        assertEquals(1000, opened.checkpoint().size());
        assertArrayEquals(Vectors.root(1000), opened.checkpoint().root());
        Checkpoint again = new Checkpoint("audit.example/test", 1000, Vectors.root(1000));
        assertEquals(NOTE, new Note(again.text(), List.of(log.sign(again.text(), 0))).toString());
    }

    @Test
    void cosignatureOfTheVectorsVerifiesAndIsWrittenTheSame() throws NoteException {
        VerifierKey witness =
                VerifierKey.parse(Vectors.all().get("cosignature_vkey").asString());
        Note cosigned = Note.parse(NOTE + COSIGNATURE);
        assertTrue(cosigned.verify(witness));
        NoteSignature read = cosigned.signatures().get(1);
        long seconds = java.nio.ByteBuffer.wrap(read.signature()).getLong();
        assertEquals(
                COSIGNATURE,
                NoteSigner.time("witness.example/w1", KEY)
                        .sign(cosigned.text(), seconds)
                        .line());
    }

    @Test
    void noFlippedByteOfAStrictNotePasses() throws NoteException {
        MerkleTree tree = new MerkleTree();
        tree.add(Vectors.leaf(0));
        String note = CheckpointNote.sign(
                        new Checkpoint("audit.example/test", 1, tree.root()), log, time, 1_700_000_000)
                .text();
        assertEquals(
                1_700_000_000,
                CheckpointNote.strict(note, log.verifier(), time.verifier()).epochSeconds());
        for (int i = 0; i < note.length(); i++) {
            for (int bit = 1; bit < 0x80; bit <<= 1) {
                StringBuilder flipped = new StringBuilder(note);
                flipped.setCharAt(i, (char) (note.charAt(i) ^ bit));
                assertThrows(
                        NoteException.class,
                        () -> CheckpointNote.strict(flipped.toString(), log.verifier(), time.verifier()),
                        "bit " + bit + " of character " + i);
            }
            String without = note.substring(0, i) + note.substring(i + 1);
            assertThrows(NoteException.class, () -> CheckpointNote.strict(without, log.verifier(), time.verifier()));
            String doubled = note.substring(0, i) + note.charAt(i) + note.substring(i);
            assertThrows(NoteException.class, () -> CheckpointNote.strict(doubled, log.verifier(), time.verifier()));
        }
    }

    @Test
    void aKnownSignatureThatFailsSpoilsTheNote() throws NoteException {
        Note note = Note.parse(NOTE.replace("\n1000\n", "\n1001\n"));
        assertThrows(NoteException.class, () -> note.verify(log.verifier()));
        assertFalse(Note.parse(NOTE).verify(time.verifier()), "an unknown key is no failure");
    }

    @Test
    void aKeyWithAForeignIdIsRefused() {
        assertThrows(NoteException.class, () -> VerifierKey.parse(VKEY.replace("audit", "other")));
        assertThrows(NoteException.class, () -> VerifierKey.parse("nonsense"));
        assertThrows(NoteException.class, () -> VerifierKey.parse(VKEY + "="));
    }

    @Test
    void aProofRoundTripsAndHoldsOnlyForItsLeaf() throws NoteException {
        MerkleTree tree = new MerkleTree();
        tree.add(Vectors.leaf(0));
        tree.add(Vectors.leaf(1));
        String note = CheckpointNote.sign(
                        new Checkpoint("audit.example/test", 2, tree.root()), log, time, 1_700_000_000)
                .text();
        TlogProof proof = new TlogProof(1, List.of(Vectors.leaf(0)), note);
        TlogProof read = TlogProof.parse(proof.text());
        assertEquals(proof.text(), read.text());
        assertEquals(
                2, read.verify(Vectors.leaf(1), log.verifier()).checkpoint().size());
        assertThrows(NoteException.class, () -> read.verify(Vectors.leaf(0), log.verifier()));
        TlogProof withExtra = TlogProof.parse(proof.text().replace("index", "extra AAAA\nindex"));
        assertEquals(1, withExtra.index());
    }
}
