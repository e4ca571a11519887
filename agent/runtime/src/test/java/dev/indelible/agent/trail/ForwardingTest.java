package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.forward.Forwarder;
import dev.indelible.agent.forward.Identities;
import dev.indelible.agent.forward.Voice;
import dev.indelible.agent.wal.WalStream;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the agent makes of the collector's answers. */
@Timeout(60)
class ForwardingTest {
    @TempDir
    Path folder;

    private PeerCollector peer;
    private final Map<String, String> notices = new ConcurrentHashMap<>();

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private Trail start() {
        return Trail.start(TrailTest.settings(peer, folder), notices::putIfAbsent);
    }

    private static void await(BooleanSupplier condition, String what) throws InterruptedException {
        long until = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, what);
            Thread.sleep(10);
        }
    }

    private long received() {
        return peer.lines().values().stream()
                .flatMap(List::stream)
                .filter(line -> line.kind().equals("method"))
                .count();
    }

    private List<Path> segments() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("1/wal"))) {
            return files.filter(file -> file.toString().endsWith(".wal")).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OTHER_KEY", "OTHER_LINE"})
    void aForgedReceiptFreesNothing(PeerCollector.Mode forged) throws Exception {
        peer.mode(forged);
        Trail trail = start();
        TrailTest.event(trail.recorder(), "ACC-1");
        await(() -> notices.containsKey("receipt"), "a notice about the receipt");
        List<Path> kept = segments();
        assertFalse(kept.isEmpty());
        trail.close("exit", 2000);
        assertTrue(segments().containsAll(kept), "kept: " + segments());
        assertFalse(Files.exists(folder.resolve("1/checkpoint")));
        assertFalse(Files.exists(folder.resolve("1/previous")));
    }

    @Test
    void aLogThatDoesNotExtendWhatItSignedBeforeIsRefused() throws Exception {
        Trail trail = start();
        TrailTest.event(trail.recorder(), "ACC-1");
        await(() -> Files.exists(folder.resolve("1/checkpoint")), "a first checkpoint");
        String kept = Files.readString(folder.resolve("1/checkpoint"));
        peer.mode(PeerCollector.Mode.NO_CONSISTENCY);
        TrailTest.event(trail.recorder(), "ACC-2");
        await(() -> notices.containsKey("receipt"), "a notice about the receipt");
        assertTrue(notices.get("receipt").contains("does not extend"), notices.get("receipt"));
        assertEquals(kept, Files.readString(folder.resolve("1/checkpoint")));
        peer.mode(PeerCollector.Mode.TRUE);
        trail.close("exit", 20_000);
        assertEquals(2, received());
    }

    @Test
    void sealsRepeatTheCheckpointThatWasVerified() throws Exception {
        Trail trail = start();
        TrailTest.event(trail.recorder(), "ACC-1");
        await(() -> received() == 1, "the first event");
        Thread.sleep(500);
        TrailTest.event(trail.recorder(), "ACC-2");
        trail.close("exit", 10_000);
        List<Line> lines = peer.lines().values().iterator().next();
        Map<String, Object> checkpoint = lines.get(lines.size() - 1).object("checkpoint");
        assertEquals("peer.test/log", checkpoint.get("origin"));
        assertEquals(java.util.Set.of("origin", "size", "root", "sig"), checkpoint.keySet());
    }

    @Test
    void aCollectorThatIsBusyIsAskedAgainAndNothingIsDoubled() throws Exception {
        peer.status(503, 1);
        Trail trail = start();
        TrailTest.event(trail.recorder(), "ACC-1");
        await(() -> Collections.frequency(peer.answers(), 503) >= 2, "a second attempt");
        Thread.sleep(300);
        assertTrue(Collections.frequency(peer.answers(), 503) <= 3, "asked again after a second, not at once");
        peer.status(200, 0);
        trail.close("exit", 20_000);
        assertEquals(1, received());
    }

    @Test
    void answersThatNeverArriveDoubleNothing() throws Exception {
        peer.mode(PeerCollector.Mode.MUTE);
        Trail trail = start();
        TrailTest.event(trail.recorder(), "ACC-1");
        await(() -> Collections.frequency(peer.answers(), 200) >= 4, "the same batch several times");
        TrailTest.event(trail.recorder(), "ACC-2");
        peer.mode(PeerCollector.Mode.TRUE);
        // An end would cut the attempts short: the collector answers nothing to the last one it saw.
        await(() -> received() == 2, "both events");
        trail.close("exit", 20_000);
        assertEquals(2, received());
        assertTrue(peer.closed(peer.lines().keySet().iterator().next()));
    }

    @Test
    void aCollectorThatIsNotThereDelaysTheEndByASecondAtMost() throws Exception {
        peer.close();
        Trail trail = start();
        TrailTest.event(trail.recorder(), "ACC-1");
        await(() -> notices.containsKey("collector"), "a notice");
        long since = System.nanoTime();
        trail.close("exit", 5000);
        assertTrue(System.nanoTime() - since < 1_500_000_000L);
        assertFalse(segments().isEmpty());
    }

    /** Its place is taken by a folder that is not empty, which nobody deletes, or the slot is gone. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOldSeedThatCannotBeDeletedHoldsUpNothing(boolean there) throws Exception {
        Path old = folder.resolve("old").resolve(Identity.REPLACED);
        if (there) {
            Files.createDirectories(old.resolve("something"));
        }
        SigningKey identity = SigningKey.generate();
        Slot slot = Slot.tryLock(Files.createDirectories(folder.resolve("s")));
        WalStream live = closed(slot, identity).wal().stream();
        Forwarder forwarder = forwarder(
                slot,
                new Identities(identity, SigningKey.generate(), old),
                List.of(),
                live,
                new CopyOnWriteArrayList<>());
        Thread thread = new Thread(forwarder::run);
        thread.start();
        assertTrue(forwarder.finish(20_000), notices::toString);
        thread.join();
        slot.release();
        assertEquals(there ? Set.of("replaced") : Set.of(), notices.keySet());
    }

    /** The end begins while the forwarder still leaves the application's start alone. */
    @Test
    void aConnectionThatBreaksInTheLastAttemptIsNotTheLastWord() throws Exception {
        SigningKey identity = SigningKey.generate();
        Slot slot = Slot.tryLock(Files.createDirectories(folder.resolve("s")));
        WalStream live = closed(slot, identity).wal().stream();
        Forwarder forwarder = forwarder(slot, Identities.of(identity), List.of(), live, new CopyOnWriteArrayList<>());
        peer.mode(PeerCollector.Mode.MUTE_ONCE);
        Thread thread = new Thread(forwarder::run);
        thread.start();
        assertTrue(forwarder.finish(20_000), notices::toString);
        thread.join();
        slot.release();
        assertEquals(1, peer.lines().size());
    }

    @Test
    void aCollectorThatRefusesAtTheEndIsNotAskedOverAndOver() throws Exception {
        peer.status(503, 0);
        Trail trail = start();
        TrailTest.event(trail.recorder(), "ACC-1");
        await(() -> peer.answers().contains(503), "a first refusal");
        int before = peer.answers().size();
        trail.close("exit", 2000);
        int more = peer.answers().size() - before;
        assertTrue(more >= 1 && more < 8, more + " more attempts");
    }

    @Test
    void aClaimToHaveAllFreesNothingWithoutAReceipt() throws Exception {
        try (Children children = new Children(peer, folder.resolve("c"))) {
            peer.status(503, 0);
            children.kill("r0", 2, 1_000_000, 200, 1500);
            Path orphan = streams(children).get(0);
            peer.mode(PeerCollector.Mode.CLAIM);
            peer.status(200, 0);
            children.start("r1", 1, 0, 50_000_000);
            await(() -> children.output().contains("conflict: "), "a notice about the conflict");
            assertTrue(Files.exists(orphan), "nothing was receipted");
            peer.mode(PeerCollector.Mode.TRUE);
            await(() -> !Files.exists(orphan), "the last seal is sent again, and its receipt frees all");
        }
    }

    @Test
    void anEarlierStreamThatIsRejectedIsKeptAndHoldsUpNothing() throws Exception {
        try (Children children = new Children(peer, folder.resolve("c"))) {
            peer.status(503, 0);
            children.kill("r0", 2, 1_000_000, 200, 1500);
            Path orphan = streams(children).get(0);
            peer.mode(PeerCollector.Mode.REJECT_ONE);
            peer.status(200, 0);
            children.complete("r1", 1, 10);
            assertEquals(1, peer.lines().size(), "the newer stream arrived");
            assertTrue(peer.closed(peer.lines().keySet().iterator().next()));
            assertTrue(Files.exists(orphan));
            assertTrue(children.output().contains("rejected: "), children.output());
            peer.mode(PeerCollector.Mode.TRUE);
            children.complete("r2", 1, 10);
            children.assertExactlyOnce();
            assertEquals(List.of(), streams(children));
        }
    }

    /** As after a start with a new identity, where the collector has forgotten the old one. */
    @Test
    void linesOfAFormerIdentityThatIsNotKnownEnrolNobodyAndHoldUpNothing() throws Exception {
        SigningKey former = SigningKey.generate();
        SigningKey present = SigningKey.generate();
        Slot slot = Slot.tryLock(Files.createDirectories(folder.resolve("s")));
        Run first = closed(slot, former);
        Run second = closed(slot, present);
        List<String> alarms = new CopyOnWriteArrayList<>();
        Forwarder forwarder =
                forwarder(slot, Identities.of(present), List.of(first.wal().stream()), second.wal().stream(), alarms);
        Thread thread = new Thread(forwarder::run);
        thread.start();
        await(() -> peer.lines().containsKey(second.writer().stream()), "the lines of the present one " + notices);
        assertFalse(forwarder.finish(5000), "those of the former one are kept");
        thread.join();
        slot.release();
        assertEquals(List.of("rejected"), alarms);
        assertTrue(notices.containsKey("former"), notices.toString());
        assertEquals(Set.of(Encoding.base64(present.publicKey())), peer.enrolled());
        assertEquals(5, Collections.frequency(peer.answers(), 401));
        assertEquals(2, Collections.frequency(peer.answers(), 200), "enrolled once, and one batch");
    }

    private Forwarder forwarder(
            Slot slot, Identities identities, List<WalStream> earlier, WalStream live, List<String> alarms)
            throws IOException {
        Voice voice = new Voice() {
            @Override
            public void notice(String topic, String message) {
                notices.putIfAbsent(topic, message);
            }

            @Override
            public void alarm(String found, String why) {
                alarms.add(found);
            }

            @Override
            public boolean reenter(WalStream rejected, String why, boolean newIdentity) {
                return false;
            }

            @Override
            public boolean urgent() {
                return false;
            }
        };
        return new Forwarder(peer.token(), peer.tokenText(), identities, slot.path(), earlier, live, voice);
    }

    private static Run closed(Slot slot, SigningKey identity) throws Exception {
        Run run = Run.begin(slot, identity, new Origin("bank", "test", "host"), new KeysAhead());
        run.open(previous -> new OpenFacts("0.1", new byte[32], "ext4", List.of("buffered"), null, null));
        run.writer().sink((type, line, length) -> run.wal().append(type, 0, line, length));
        run.writer().close("exit", null);
        run.wal().flush();
        run.wal().sealed(run.writer().nextSeq());
        run.wal().force();
        return run;
    }

    private static List<Path> streams(Children children) throws Exception {
        try (Stream<Path> folders = Files.list(children.state().resolve("1/wal"))) {
            return folders.filter(path -> path.getFileName().toString().contains("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void anotherSlotIsTakenWhileTheFirstIsHeld() throws Exception {
        Trail one = start();
        Trail two = start();
        TrailTest.event(one.recorder(), "ACC-1");
        TrailTest.event(two.recorder(), "ACC-2");
        one.close("exit", 10_000);
        two.close("exit", 10_000);
        assertEquals(2, received());
        assertEquals(2, peer.enrolled().size());
        assertTrue(Files.exists(folder.resolve("2/identity")));
    }

    @Test
    void aFolderThatCannotBeMadeLeavesTheApplicationAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        peer.service("forwarding-" + ProcessHandle.current().pid());
        try (NoMemory none = new NoMemory(peer.token())) {
            Trail trail = Trail.start(TrailTest.settings(peer, file.resolve("state")), notices::putIfAbsent);
            await(() -> notices.containsKey("folder"), "a notice");
            TrailTest.event(trail.recorder(), "ACC-1");
            trail.recorder().lost(1, "anything");
            trail.close("exit", 50_000);
            assertTrue(notices.get("folder").contains("writable"));
            assertTrue(none.named(notices.get("folder")), notices.get("folder"));
            assertEquals(List.of(), peer.answers());
        }
    }
}
