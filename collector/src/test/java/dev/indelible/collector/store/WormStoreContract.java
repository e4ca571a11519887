package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.store.WormStore.Lock;
import dev.indelible.collector.store.WormStore.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every store must do. Each test has keys of its own. */
@Timeout(180)
public abstract class WormStoreContract {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private WormStore store;
    private String key;

    /** The store, opened. */
    protected abstract WormStore store() throws Exception;

    /** Somebody puts a version on top, past the store. */
    protected abstract void overwrite(String key, byte[] bytes) throws Exception;

    /** Somebody deletes without naming a version. */
    protected abstract void mark(String key) throws Exception;

    /** Returns when the store's clock shows this time or a later one. */
    protected abstract void await(Instant time) throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = store();
        key = "contract/" + UUID.randomUUID() + "/a";
    }

    @Test
    void whatWasPutIsReadBackAndLocked() throws Exception {
        Instant before = store.now();
        Version put = store.put(key, content("one"), before.plus(LONG));
        assertEquals(key, put.key());
        assertEquals(3, put.length());
        assertFalse(put.deleteMarker());
        assertTrue(Duration.between(before, put.stored()).abs().toSeconds() < 60, put + " at " + before);
        assertEquals("one", text(put));
        assertEquals(new Lock(before.plus(LONG), false), store.lock(put));
        assertEquals(put.id(), store.oldest(key).orElseThrow().id());
        assertEquals(1, store.versions(key).size());
    }

    @Test
    void aKeyThatNeverWasHasNoVersions() throws Exception {
        assertEquals(List.of(), store.versions(key));
        assertTrue(store.oldest(key).isEmpty());
    }

    @Test
    void aDateIsRoundedUpAndNeverDown() throws Exception {
        Instant date = store.now().plus(LONG);
        Version put = store.put(key, content("one"), date.plusMillis(1));
        assertEquals(date.plusSeconds(1), store.lock(put).retainUntil());
    }

    @Test
    void aDateThatIsOverIsRefused() throws Exception {
        Instant past = store.now().minus(LONG);
        assertThrows(IOException.class, () -> store.put(key, content("one"), past));
        assertEquals(List.of(), store.versions(key));
    }

    @Test
    void emptyAndLargeObjectsAreKept() throws Exception {
        Version empty = store.put(key, content(""), store.now().plus(LONG));
        assertEquals("", text(empty));
        byte[] bytes = new byte[9 << 20];
        new Random(1).nextBytes(bytes);
        Path file = Files.write(folder.resolve("large"), bytes);
        Version large = store.put(key + "-large", Content.of(file), store.now().plus(LONG));
        assertEquals(bytes.length, large.length());
        try (InputStream in = store.read(large)) {
            assertArrayEquals(bytes, in.readAllBytes());
        }
    }

    @Test
    void aKeyIsGivenOnce() throws Exception {
        store.put(key, content("one"), store.now().plus(LONG));
        Instant date = store.now().plus(LONG);
        assertThrows(KeyTaken.class, () -> store.put(key, content("two"), date));
        assertEquals("one", text(store.oldest(key).orElseThrow()));
        assertEquals(1, store.versions(key).size(), "nothing was stored in vain");
    }

    @Test
    void aDeleteMarkerDoesNotFreeAKey() throws Exception {
        store.put(key, content("one"), store.now().plus(LONG));
        mark(key);
        Instant date = store.now().plus(LONG);
        assertThrows(KeyTaken.class, () -> store.put(key, content("two"), date));
        assertEquals("one", text(store.oldest(key).orElseThrow()));
        assertEquals(2, store.versions(key).size());
    }

    @Test
    void aMarkerOnNothingTakesAKeyToo() throws Exception {
        mark(key);
        Instant date = store.now().plus(LONG);
        assertThrows(KeyTaken.class, () -> store.put(key, content("one"), date));
        assertTrue(store.oldest(key).isEmpty());
        assertTrue(store.versions(key).get(0).deleteMarker());
    }

    @Test
    void theOldestIsTheTruthWhateverLiesOnTop() throws Exception {
        Version truth = store.put(key, content("truth"), store.now().plus(LONG));
        overwrite(key, bytes("lie"));
        mark(key);
        assertEquals(truth.id(), store.oldest(key).orElseThrow().id());
        assertEquals("truth", text(store.oldest(key).orElseThrow()));
        List<Version> all = store.versions(key);
        assertEquals(
                List.of(false, false, true),
                all.stream().map(Version::deleteMarker).toList());
        assertEquals("lie", text(all.get(1)));
        assertNull(store.lock(all.get(1)).retainUntil(), "what somebody put is not locked");
    }

    @Test
    void aLockedVersionStaysUntilItsDateAndNoLonger() throws Exception {
        Version put = store.put(key, content("one"), store.now().plus(SHORT));
        Locked refused = assertThrows(Locked.class, () -> store.delete(put));
        assertTrue(refused.getMessage().contains(key), refused.getMessage());
        assertEquals("one", text(put));
        await(store.lock(put).retainUntil().plusSeconds(1));
        store.delete(put);
        assertEquals(List.of(), store.versions(key));
        assertThrows(IOException.class, () -> text(put));
    }

    @Test
    void aLockIsMadeLongerAndCountsFromThenOn() throws Exception {
        Version put = store.put(key, content("one"), store.now().plus(SHORT));
        Instant first = store.lock(put).retainUntil();
        Instant later = first.plus(LONG);
        store.extend(put, later);
        assertEquals(later, store.lock(put).retainUntil());
        await(first.plusSeconds(1));
        assertThrows(Locked.class, () -> store.delete(put));
    }

    @Test
    void aLockIsNotMadeLongerToADateThatIsOver() throws Exception {
        Version put = store.put(key, content("one"), store.now().plus(SHORT));
        Instant first = store.lock(put).retainUntil();
        await(first.plusSeconds(2));
        assertThrows(IOException.class, () -> store.extend(put, first.plusSeconds(1)));
        assertEquals(first, store.lock(put).retainUntil());
    }

    @Test
    void aHoldOutlastsTheDateUntilItIsLifted() throws Exception {
        Version put = store.put(key, content("one"), store.now().plus(SHORT));
        Instant date = store.lock(put).retainUntil();
        store.hold(put, true);
        assertEquals(new Lock(date, true), store.lock(put));
        await(date.plusSeconds(1));
        assertThrows(Locked.class, () -> store.delete(put));
        store.hold(put, false);
        assertEquals(new Lock(date, false), store.lock(put));
        store.delete(put);
        assertEquals(List.of(), store.versions(key));
    }

    @Test
    void aMarkerAndAnUnlockedVersionCanBeDeleted() throws Exception {
        Version truth = store.put(key, content("one"), store.now().plus(LONG));
        overwrite(key, bytes("lie"));
        mark(key);
        List<Version> all = store.versions(key);
        store.delete(all.get(2));
        store.delete(all.get(1));
        assertEquals(
                List.of(truth.id()),
                store.versions(key).stream().map(Version::id).toList());
    }

    @Test
    void allVersionsBelowAPrefixAreListedKeyByKey() throws Exception {
        String base = key.substring(0, key.length() - 1);
        Instant date = store.now().plus(LONG);
        for (String name : List.of("b/2", "b", "a-", "b/10", "a")) {
            store.put(base + name, content(name), date);
        }
        overwrite(base + "b", bytes("lie"));
        mark(base + "a");
        List<String> seen = new ArrayList<>();
        store.list(
                base,
                version -> seen.add(version.key().substring(base.length())
                        + (version.deleteMarker() ? " marker" : " " + text(version))));
        assertEquals(List.of("a a", "a marker", "a- a-", "b b", "b lie", "b/10 b/10", "b/2 b/2"), seen);
        List<String> below = new ArrayList<>();
        store.list(base + "b/", version -> below.add(version.key().substring(base.length())));
        assertEquals(List.of("b/10", "b/2"), below);
        assertEquals(2, store.versions(base + "b").size(), "a key is not the keys that begin like it");
    }

    @Test
    void ofManyWritersAtATimeOneWinsAtMost() throws Exception {
        int writers = 6;
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        try {
            for (int round = 0; round < 8; round++) {
                String contested = key + round;
                Instant date = store.now().plus(LONG);
                CyclicBarrier start = new CyclicBarrier(writers);
                List<Callable<Version>> attempts = new ArrayList<>();
                for (int i = 0; i < writers; i++) {
                    Content mine = content("writer " + i);
                    attempts.add(() -> {
                        start.await();
                        try {
                            return store.put(contested, mine, date);
                        } catch (KeyTaken e) {
                            return null;
                        }
                    });
                }
                List<String> winners = new ArrayList<>();
                for (Future<Version> attempt : threads.invokeAll(attempts)) {
                    if (attempt.get() != null) {
                        winners.add(attempt.get().id());
                    }
                }
                assertTrue(winners.size() <= 1, winners.size() + " writers were told that they were first");
                String oldest = store.oldest(contested).orElseThrow().id();
                assertTrue(winners.isEmpty() || winners.get(0).equals(oldest), "the winner's is the oldest");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aKeyThatNoStoreCouldKeepIsRefused() {
        for (String bad : List.of("", "/a", "a/", "a//b", "a b", "a\n", "\u00e4", "a".repeat(901))) {
            assertThrows(IllegalArgumentException.class, () -> store.versions(bad), bad);
        }
    }

    private String text(Version version) throws IOException {
        try (InputStream in = store.read(version)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Content content(String text) {
        return Content.of(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
