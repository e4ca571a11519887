package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The private halves of seals' keys: in memory only, and there no longer than they are needed. */
@Timeout(60)
class OneTimeKeysTest {
    private static final int SEEN = 16;

    @TempDir
    Path folder;

    private static Object field(Object of, String name) throws ReflectiveOperationException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    /** Copies of keys that wait for their one signature, with what the disk must never show of them. */
    private static Map<SigningKey, byte[]> waiting(Trail trail) throws Exception {
        Queue<?> queue = (Queue<?>) field(field(trail, "keys"), "keys");
        Map<SigningKey, byte[]> seeds = new LinkedHashMap<>();
        long until = System.nanoTime() + 20_000_000_000L;
        while (queue.size() < SEEN + 4) {
            assertTrue(System.nanoTime() < until, "no keys are made ahead");
            Thread.sleep(5);
        }
        for (Object key : queue.toArray()) {
            if (seeds.size() < SEEN) {
                seeds.put((SigningKey) key, ((SigningKey) key).seed());
            }
        }
        return seeds;
    }

    private void assertNowhere(Map<SigningKey, byte[]> seeds) throws Exception {
        int files = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                files++;
                for (byte[] seed : seeds.values()) {
                    boolean found = text.contains(new String(seed, StandardCharsets.ISO_8859_1))
                            || text.contains(Encoding.base64(seed))
                            || text.contains(HexFormat.of().formatHex(seed));
                    assertFalse(found, file::toString);
                }
            }
        }
        assertTrue(files >= 4, "ring, WAL, lock and identity were looked through, not " + files);
    }

    @Test
    void theyAreOverwrittenAfterTheirUseAndNeverOnDisk() throws Exception {
        Map<String, String> notices = new ConcurrentHashMap<>();
        try (PeerCollector peer = new PeerCollector()) {
            peer.status(503, 0);
            Trail trail = Trail.start(TrailTest.settings(peer, folder), notices::putIfAbsent);
            TrailTest.event(trail.recorder(), "ACC-0");
            Map<SigningKey, byte[]> seeds = waiting(trail);
            SigningKey last = null;
            for (SigningKey key : seeds.keySet()) {
                last = key;
            }
            long until = System.nanoTime() + 30_000_000_000L;
            for (int i = 1; !used(last); i++) {
                assertTrue(System.nanoTime() < until, "the keys are not used up");
                TrailTest.event(trail.recorder(), "ACC-" + i);
                Thread.sleep(20);
            }
            assertNowhere(seeds);
            int left = 0;
            for (Map.Entry<SigningKey, byte[]> one : seeds.entrySet()) {
                left += used(one.getKey()) ? 0 : 1;
            }
            assertEquals(0, left, "keys that have signed and can sign again");
            trail.close("exit", 1000);
            assertNowhere(seeds);
        }
    }

    /** Its seed is overwritten. */
    private static boolean used(SigningKey key) throws ReflectiveOperationException {
        byte[] seed = (byte[]) field(key, "seed");
        for (byte b : seed) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void theIdentityIsFoundByTheSameSearch() throws Exception {
        SigningKey key = Identity.create(Files.createDirectories(folder.resolve("1")));
        Files.writeString(folder.resolve("a"), "");
        Files.writeString(folder.resolve("b"), "");
        Files.writeString(folder.resolve("c"), "");
        assertThrows(AssertionError.class, () -> assertNowhere(Map.of(key, key.seed())));
    }

    @Test
    void aDestroyedKeySignsNothingMore() throws Exception {
        SigningKey key = SigningKey.generate();
        key.destroy();
        assertThrows(IllegalStateException.class, () -> key.sign(new byte[1]));
        assertThrows(IllegalStateException.class, key::seed);
        assertArrayEquals(new byte[32], (byte[]) field(key, "seed"));
    }
}
