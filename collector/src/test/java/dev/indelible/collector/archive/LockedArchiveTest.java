package dev.indelible.collector.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.store.Content;
import dev.indelible.collector.store.Locked;
import dev.indelible.collector.store.MemoryWormStore;
import dev.indelible.collector.store.WormStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The contract on a store with locks, and what the locks must be. */
final class LockedArchiveTest extends ArchiveContract {
    private static final String NAME = "events/2026/11/23/00000000000000000256.jsonl";
    private static final String KEY = "archive/" + NAME;

    private final MemoryWormStore store = new MemoryWormStore();

    @Override
    protected Archive open(String vkey, boolean used) throws Exception {
        return LockedArchive.open(store, "s3://memory/", vkey, used);
    }

    @Override
    protected Instant now() {
        return store.now();
    }

    private void stored(Instant until) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "lines");
        try (Archive archive = open(LOG, false)) {
            archive.store(NAME, file, until);
        }
    }

    private WormStore.Lock lock(String key) throws Exception {
        return store.lock(store.oldest(key).orElseThrow());
    }

    @Test
    void itIsLockedUntilTheTimeOfItsLinesIsOver() throws Exception {
        Instant until = now().plus(Duration.ofDays(300));
        stored(until);
        assertEquals(until, lock(KEY).retainUntil());
        assertEquals(until, lock("archive/log.vkey").retainUntil(), "as long as anything here");
        store.turn(Duration.ofDays(299));
        assertThrows(Locked.class, () -> store.delete(store.oldest(KEY).orElseThrow()));
        stored(until.plusSeconds(86_400L * 100));
        assertEquals(until.plusSeconds(86_400L * 100), lock(KEY).retainUntil(), "a longer rule makes it longer");
        stored(Instant.MIN);
        assertEquals(until.plusSeconds(86_400L * 100), lock(KEY).retainUntil(), "and none shorter");
    }

    @Test
    void whatIsOverAlreadyIsLockedADay() throws Exception {
        stored(now().minusSeconds(1));
        assertFalse(lock(KEY).retainUntil().isBefore(now().plus(Duration.ofDays(1))));
    }

    @Test
    void aHoldKeepsBeyondTheDate() throws Exception {
        stored(now().plus(Duration.ofDays(2)));
        try (Archive archive = open(LOG, true)) {
            archive.hold(true);
            archive.hold(true);
            assertTrue(lock(KEY).hold());
            store.turn(Duration.ofDays(10));
            assertThrows(Locked.class, () -> store.delete(store.oldest(KEY).orElseThrow()));
            archive.hold(false);
            assertFalse(lock(KEY).hold());
            assertThrows(IllegalStateException.class, () -> archive.remove(NAME));
        }
    }

    @Test
    void theOldestVersionCountsAndNoLockByAnotherIsTakenForIts() throws Exception {
        stored(now().plus(Duration.ofDays(2)));
        store.overwrite(KEY, "lie".getBytes(StandardCharsets.UTF_8));
        store.mark(KEY);
        try (Archive archive = open(LOG, true)) {
            assertEquals(1, archive.names().size());
            assertEquals("lines", new String(archive.read(NAME).readAllBytes(), StandardCharsets.UTF_8));
        }
        stored(now().plus(Duration.ofDays(3)));
        String other = KEY.replace("256", "512");
        store.overwrite(other, "lines".getBytes(StandardCharsets.UTF_8));
        try (Archive archive = open(LOG, true)) {
            archive.store(NAME.replace("256", "512"), folder.resolve("file"), now().plus(Duration.ofDays(9)));
        }
        assertEquals(now().plus(Duration.ofDays(9)), lock(other).retainUntil(), "equal bytes that nothing locked are");
        store.put(KEY.replace("256", "768"), Content.of(new byte[] {1}), now().plusSeconds(60));
        try (Archive archive = open(LOG, true)) {
            assertThrows(
                    ArchiveException.class,
                    () -> archive.store(NAME.replace("256", "768"), folder.resolve("file"), now().plusSeconds(60)));
        }
    }
}
