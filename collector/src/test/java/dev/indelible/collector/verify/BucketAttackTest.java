package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.store.Content;
import dev.indelible.collector.store.LogMirror;
import dev.indelible.collector.store.MemoryWormStore;
import dev.indelible.collector.store.MirrorProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attacks on the locked copy: of who may write to the bucket, and of who administers the service below its interface. */
class BucketAttackTest extends Attack {
    private static final Duration KEEP = Duration.ofDays(1);
    private static final String LINES = "log/events/2026/11/22/00000000000000000256.jsonl";
    private static final String SEAL = LINES.replace("jsonl", "seal");

    private final MemoryWormStore store = new MemoryWormStore();
    private Path root;

    /** Three closed segments lie in the store. */
    @BeforeEach
    void mirrored() throws Exception {
        AgentLines agent = log.agent(identity, "bank", null);
        for (int i = 0; i < 8; i++) {
            agent.events(100).seal();
        }
        root = lay(log);
        LogMirror mirror =
                new LogMirror(root, store, KEEP, new MirrorProgress(folder, folder.resolve("mirrored"), "test"));
        assertEquals(768, mirror.run().locked());
        finds(verifyStore(memory()), "unclosed", "has no close");
    }

    @Test
    void aDeleteMarkerHidesAnObject() throws Exception {
        store.mark("log/tile/0/001");
        finds(verifyStore(memory()), "marker", "log/tile/0/001");
    }

    @Test
    void aSecondVersionLiesOnTop() throws Exception {
        store.overwrite(LINES, utf8("lie\n"));
        finds(verifyStore(memory()), "version", LINES);
    }

    @Test
    void anObjectLosesItsLock() throws Exception {
        store.vanish(SEAL);
        store.overwrite(SEAL, Files.readAllBytes(inRoot(SEAL)));
        finds(verifyStore(memory()), "unlocked", SEAL);
    }

    @Test
    void aStrangersObjectLiesAmongTheLogs() throws Exception {
        store.overwrite("log/tile/secret", utf8("x"));
        finds(verifyStore(memory()), "foreign", "log/tile/secret");
    }

    @Test
    void aSegmentIsDeletedBelowTheInterface() throws Exception {
        store.vanish(LINES);
        store.vanish(SEAL);
        fails(verifyStore(memory()), "gone");
    }

    @Test
    void aSegmentIsReplacedBelowTheInterface() throws Exception {
        instead(LINES, utf8("lie\n"));
        fails(verifyStore(memory()), "is not what its seal says");
    }

    @Test
    void aSegmentAndItsSealAreReplacedBelowTheInterface() throws Exception {
        byte[] lines = utf8(Files.readString(inRoot(LINES)).replace("alice", "bobby"));
        String digest = Files.readAllLines(inRoot(SEAL)).get(1);
        String other = Encoding.base64(Leaf.sha256(lines));
        instead(LINES, lines);
        instead(SEAL, utf8(Files.readString(inRoot(SEAL)).replace(digest, other)));
        fails(verifyStore(memory()), "");
    }

    @Test
    void aTileIsReplacedBelowTheInterface() throws Exception {
        byte[] tile = Files.readAllBytes(inRoot("log/tile/0/001"));
        tile[7] ^= 1;
        instead("log/tile/0/001", tile);
        fails(verifyStore(memory()), "");
    }

    @Test
    void theEndOfTheBucketIsCutOff() throws Exception {
        SeenCheckpoints seen = memory();
        seen.remember(CheckpointNote.open(Files.readString(inRoot("log/checkpoints/768")), key()));
        store.list("log/", version -> {
            String name = version.key().substring(version.key().lastIndexOf('/') + 1);
            boolean last =
                    name.startsWith("00000000000000000512") || version.key().equals("log/tile/0/002");
            if (last || version.key().equals("log/checkpoints/768")) {
                store.vanish(version.key());
            }
        });
        fails(verifyStore(seen), "the log was rolled back");
    }

    private Path inRoot(String key) {
        return root.resolve(key.substring("log/".length()));
    }

    /** What an administrator of the service can do: another object, locked too, in this one's place. */
    private void instead(String key, byte[] bytes) throws Exception {
        store.vanish(key);
        store.put(key, Content.of(bytes), store.now().plus(KEEP));
    }

    private Report verifyStore(SeenCheckpoints seen) throws Exception {
        Verifier.Against against = new Verifier.Against(List.of(key()), seen, List.of());
        try (StoreCopy copy = new StoreCopy()) {
            return together(against, null, copy.of(store, "s3://bucket/"))
                    .reports()
                    .get(0);
        }
    }
}
