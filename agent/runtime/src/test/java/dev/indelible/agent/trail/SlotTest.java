package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who owns what below the state folder. */
@Timeout(120)
class SlotTest {
    @TempDir
    Path folder;

    private PeerCollector peer;

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    void aCopiedFolderGetsAnIdentityOfItsOwnAndForwardsNothingOfTheOriginal() throws Exception {
        try (Children original = new Children(peer, folder.resolve("a"));
                Children copy = new Children(peer, folder.resolve("b"))) {
            original.kill("a0", 2, 100_000, 500, 0);
            copy(original.state(), copy.state());
            copy.complete("b0", 1, 10);
            original.complete("a1", 1, 10);
            assertEquals(2, peer.enrolled().size());
            original.assertExactlyOnce();
            copy.assertExactlyOnce();
            assertTrue(copy.output().contains("copy"), copy.output());
            try (Stream<Path> entries = Files.list(copy.state().resolve("1"))) {
                Path aside = entries.filter(e -> e.getFileName().toString().startsWith("copied-"))
                        .findFirst()
                        .orElseThrow();
                assertTrue(Files.exists(aside.resolve("wal")));
                assertFalse(Files.exists(aside.resolve("identity")), "the seed of the original is not kept");
            }
        }
    }

    @Test
    void twoProcessesOnOneFolderHaveTwoSlotsAndAThirdTakesTheFirstAgain() throws Exception {
        try (Children children = new Children(peer, folder)) {
            Process one = children.start("one", 2, 2000, 200_000);
            Process two = children.start("two", 2, 2000, 200_000);
            assertTrue(one.waitFor(60, TimeUnit.SECONDS) && two.waitFor(60, TimeUnit.SECONDS));
            children.complete("three", 1, 10);
            children.assertExactlyOnce();
            assertEquals(2, peer.enrolled().size());
            try (Stream<Path> slots = Files.list(children.state())) {
                assertEquals(
                        List.of("1", "2"),
                        slots.map(s -> s.getFileName().toString()).sorted().toList());
            }
        }
    }

    @Test
    void nobodyElseReadsWhatIsKept() throws Exception {
        try (Children children = new Children(peer, folder)) {
            children.kill("r", 1, 100_000, 100, 0);
            try (Stream<Path> files = Files.walk(children.state())) {
                for (Path file : files.toList()) {
                    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                    assertEquals(Files.isDirectory(file) ? "rwx------" : "rw-------", mode, file.toString());
                }
            }
        }
    }
}
