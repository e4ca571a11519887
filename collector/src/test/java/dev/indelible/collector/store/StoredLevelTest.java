package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.store.WormStore.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a store says of a log that signs only what is locked, and for how long it must go on to say so. */
class StoredLevelTest {
    private static final Duration KEEP = Duration.ofDays(30);

    private final MemoryWormStore store = new MemoryWormStore();

    @Test
    void eachStartLocksItForAsLongAsWhatIsStoredThen() throws Exception {
        for (Duration keep : new Duration[] {KEEP, KEEP, KEEP.multipliedBy(2), KEEP}) {
            new StoredLevel(store, keep).promise();
            assertTrue(StoredLevel.promised(store));
            assertFalse(until().isBefore(store.now().plus(keep)));
            store.turn(Duration.ofDays(100));
        }
        assertEquals(1, store.versions("level").size());
    }

    @Test
    void aShorterTimeDoesNotShortenIt() throws Exception {
        new StoredLevel(store, KEEP.multipliedBy(2)).promise();
        Instant before = until();
        new StoredLevel(store, KEEP).promise();
        assertEquals(before, until());
    }

    @Test
    void anObjectOfTheSameLengthOrOneThatIsNotLockedSaysNothing() throws Exception {
        byte[] words = "indelible level locked\n".getBytes(StandardCharsets.US_ASCII);
        assertFalse(StoredLevel.promised(store));
        store.overwrite("level", words);
        assertFalse(StoredLevel.promised(store));
        store.vanish("level");
        words[0] ^= 1;
        store.put("level", Content.of(words), store.now().plus(KEEP));
        assertFalse(StoredLevel.promised(store));
        assertThrows(MirrorException.class, () -> new StoredLevel(store, KEEP).promise());
    }

    private Instant until() throws Exception {
        Version level = store.oldest("level").orElseThrow();
        return store.lock(level).retainUntil();
    }
}
