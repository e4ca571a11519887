package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the state folder cannot be used the trail is in memory: real processes, killed as by kill -9. */
@Timeout(180)
class MemoryTest {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @TempDir
    Path folder;

    private final Map<String, String> notices = new ConcurrentHashMap<>();
    private PeerCollector peer;
    private Children children;
    private StateFolder memory;

    @BeforeEach
    void listen() throws Exception {
        boolean there = Files.isWritable(SHARED_MEMORY);
        if (!there) {
            System.out.println("SKIPPED: no shared memory here, so nobody sees whether a trail can be kept there");
        }
        assumeTrue(there);
        peer = new PeerCollector();
        peer.service("memory-" + ProcessHandle.current().pid());
        children = new Children(peer, folder);
        memory = StateFolder.memory(peer.token());
    }

    @AfterEach
    void stop() throws Exception {
        if (peer != null) {
            children.close();
            peer.close();
            OwnerFiles.deleteTree(memory.path());
        }
    }

    private List<Line> all(String kind) {
        return peer.lines().values().stream()
                .flatMap(List::stream)
                .filter(line -> line.kind().equals(kind))
                .toList();
    }

    @Test
    void theNextProcessFindsWhatAKilledOneLeft() throws Exception {
        Files.createFile(children.state());
        peer.status(503, 0);
        children.kill("a", 2, 200_000, 500, 0);
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(memory.path(), LinkOption.NOFOLLOW_LINKS)));
        peer.status(200, 0);
        children.complete("b", 2, 500);
        children.assertExactlyOnce();
        assertEquals(1, peer.enrolled().size(), "the second went on with the identity of the first");
        for (Line open : all("open")) {
            assertEquals("tmpfs", open.object("buffer").get("fs"));
            assertEquals(List.of("buffered"), open.object("buffer").get("levels"));
        }
        for (Line beat : all("heartbeat")) {
            assertEquals(StateFolder.MEMORY_QUOTA, beat.number("quota", 0));
        }
        List<String> told = children.output()
                .lines()
                .filter(line -> line.startsWith("folder: "))
                .toList();
        assertEquals(2, told.size(), children.output());
        assertTrue(
                told.get(0).contains(children.state().toString())
                        && told.get(0).contains(memory.path().toString()),
                told.get(0));
    }

    @Test
    void aProcessThatHasAFolderAgainSendsWhatIsLeftInMemory() throws Exception {
        Files.createFile(children.state());
        peer.status(503, 0);
        children.kill("a", 2, 200_000, 500, 0);
        Files.delete(children.state());
        peer.status(200, 0);
        Trail trail = Trail.start(TrailTest.settings(peer, children.state()), notices::putIfAbsent);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        while (!StreamFolder.list(memory.path().resolve("1").resolve("wal")).isEmpty()) {
            assertTrue(System.nanoTime() < until, notices::toString);
            Thread.sleep(50);
        }
        assertEquals(children.state().resolve("1"), trail.folder());
        trail.close("exit", 10_000);
        children.assertExactlyOnce();
        assertFalse(notices.containsKey("folder"), notices.toString());
    }

    @Test
    void whatIsForAnotherLogStaysForItsOwnAgents() throws Exception {
        Files.createFile(children.state());
        peer.status(503, 0);
        children.kill("a", 2, 200_000, 500, 0);
        peer.status(200, 0);
        try (PeerCollector other = new PeerCollector()) {
            other.service(peer.token().service());
            StateFolder others = StateFolder.memory(other.token());
            Path state = Files.createFile(folder.resolve("no-folder"));
            Trail trail = Trail.start(TrailTest.settings(other, state), notices::putIfAbsent);
            try {
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
                while (other.lines().isEmpty()) {
                    assertTrue(System.nanoTime() < until, notices::toString);
                    Thread.sleep(20);
                }
                assertEquals(others.path().resolve("1"), trail.folder());
                assertEquals(memory.path().getParent(), others.path().getParent());
            } finally {
                trail.close("exit", 10_000);
                OwnerFiles.deleteTree(others.path());
            }
            assertEquals(1, other.lines().size(), "only its own stream");
            assertTrue(other.lines().values().stream().flatMap(List::stream).noneMatch(line -> line.has("recovered")));
        }
        children.complete("b", 2, 500);
        children.assertExactlyOnce();
    }

    /** The ring does not fit; or it does, and takes what callers record, but nothing else fits. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 8_200})
    void aDiskThatIsFullAtStartLosesNothing(int kilobytes) throws Exception {
        Files.createDirectories(children.state());
        String refused = mount("-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs");
        if (!refused.isEmpty()) {
            System.out.println("SKIPPED: no small file system can be mounted here: " + refused);
        }
        assumeTrue(refused.isEmpty());
        try {
            children.complete("a", 4, 2_000);
            assertTrue(children.output().contains("No space left"), children.output());
            assertTrue(children.output().contains(memory.path().toString()), children.output());
            assertEquals(
                    kilobytes > 8_192, Files.exists(children.state().resolve("1/ring.0000000001")), "what did not fit");
            assertEquals("", mount("-o", "remount,size=64m"));
            children.complete("b", 2, 500);
            children.assertExactlyOnce();
            assertEquals(
                    1,
                    children.output()
                            .lines()
                            .filter(line -> line.startsWith("folder: "))
                            .count());
        } finally {
            run("umount", "--lazy", children.state().toString());
        }
    }

    private String mount(String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("mount"));
        command.addAll(List.of(options));
        command.add(children.state().toString());
        return run(command.toArray(String[]::new));
    }

    /** What it says when it fails. */
    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : said + " ";
    }

    @Test
    void theSwitchInTheNamedFolderHoldsInMemoryToo() throws Exception {
        Path named = children.state();
        Files.createDirectories(named);
        OffSwitch.off(named, "incident 4711");
        // A folder where no slot can be made, for whomever.
        Files.createFile(named.resolve("1"));
        Trail trail = Trail.start(TrailTest.settings(peer, named), notices::putIfAbsent);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (all("config").isEmpty()) {
            assertTrue(System.nanoTime() < until, notices::toString);
            Thread.sleep(20);
        }
        assertEquals(memory.path().resolve("1"), trail.folder());
        assertTrue(notices.toString().contains("recording is switched off (incident 4711)"), notices.toString());
        trail.close("exit", 10_000);
    }

    @Test
    void nobodysFolderIsUsedButThisUsersOwn() throws Exception {
        Path path = memory.path();
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Files.createSymbolicLink(path, elsewhere);
        refused(memory);
        Files.delete(path);

        Files.createFile(path);
        refused(memory);
        Files.delete(path);

        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwx---"));
        refused(memory);
        Files.delete(path);

        assertFalse(memory.isThere());
        memory.made();
        assertTrue(memory.isThere());
        if ((Integer) Files.getAttribute(path, "unix:uid") == 0) {
            Files.setAttribute(path, "unix:uid", 10_001);
            refused(memory);
        } else {
            System.out.println("SKIPPED: only root can make a folder another user's");
        }
    }

    @Test
    void aFolderThatOthersMayReplaceIsRefused() throws Exception {
        Path shared = Files.createTempDirectory(SHARED_MEMORY, "open");
        try {
            StateFolder there = StateFolder.memory(shared, peer.token());
            there.made();
            Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
            refused(there);
        } finally {
            OwnerFiles.deleteTree(shared);
        }
        assertThrows(IOException.class, () -> StateFolder.memory(Path.of("/proc"), peer.token()));
    }

    private static void refused(StateFolder one) {
        assertFalse(one.isThere());
        assertThrows(IOException.class, one::made);
    }
}
