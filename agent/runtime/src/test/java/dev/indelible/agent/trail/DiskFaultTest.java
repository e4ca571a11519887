package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.chain.line.Line;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes and forces that the kernel refuses for a while, and again: each event is in the log once. */
@Timeout(240)
class DiskFaultTest {
    @TempDir
    Path folder;

    private PeerCollector peer;
    private Children children;

    @BeforeEach
    void listen() throws Exception {
        peer = new PeerCollector();
        children = new Children(peer, folder);
    }

    @AfterEach
    void stop() throws Exception {
        children.close();
        peer.close();
    }

    private static void assumeThere(String tool) {
        assumeTrue(
                List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                        .anyMatch(path -> Path.of(path, tool).toFile().canExecute()),
                tool + " is not installed");
    }

    private static Process tool(String... command) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private Process recording() throws Exception {
        Process process = children.start("r0", 4, 4000, 1_000_000);
        awaitAcknowledged(process, 1000);
        return process;
    }

    private void awaitAcknowledged(Process process, int events) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (children.acknowledged("").size() < events) {
            assertTrue(process.isAlive() && System.nanoTime() < until, children::output);
            Thread.sleep(20);
        }
    }

    private Process strace(Process process, String inject) throws IOException {
        return new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-p",
                        Long.toString(process.pid()),
                        "-e",
                        "trace=fdatasync,fsync",
                        "-e",
                        "inject=fdatasync,fsync:" + inject)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("strace").toFile())
                .start();
    }

    private void assertEnds(Process process) throws Exception {
        assertTrue(process.waitFor(90, TimeUnit.SECONDS), () -> "the child hangs: " + children.output());
        assertEquals(0, process.exitValue(), children.output());
        children.complete("last", 1, 10);
        children.assertExactlyOnce();
    }

    /** No file may grow: as on a full disk, but for this process only, and without any right. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDiskThatIsFullForAWhileLosesNothingThatFitsIntoTheRing(boolean successorToo) throws Exception {
        assumeThere("prlimit");
        Process process = recording();
        String pid = Long.toString(process.pid());
        assertEquals(0, tool("prlimit", "--pid", pid, "--fsize=0:unlimited").waitFor());
        if (successorToo) {
            children.state().resolve("1/ring.0000000001").toFile().delete();
        }
        Thread.sleep(2500);
        assertEquals(
                0, tool("prlimit", "--pid", pid, "--fsize=unlimited:unlimited").waitFor());
        assertEnds(process);
        assertTrue(children.acknowledged("r0").size() > 10_000, "the child did not record to its end");
        assertEquals(successorToo ? 3 : 2, peer.lines().size(), children.output());
    }

    /** Files that are open go on; no further one can be made, and none deleted. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void foldersThatAreMadeReadOnlyLoseNothing(boolean toTheEnd) throws Exception {
        if ("root".equals(System.getProperty("user.name"))) {
            // No mode binds root, unless it has no right to pass over it.
            assumeThere("setpriv");
            children.under("setpriv", "--bounding-set=-dac_override,-dac_read_search");
        }
        Process process = recording();
        modes("r-x------");
        try {
            if (toTheEnd) {
                assertTrue(process.waitFor(90, TimeUnit.SECONDS), () -> "the child hangs: " + children.output());
            } else {
                Thread.sleep(2500);
            }
        } finally {
            modes("rwx------");
        }
        assertTrue(
                children.output().matches("(?s).*\\b(state|wal): .*"), () -> "nobody was told: " + children.output());
        assertEnds(process);
        assertTrue(children.acknowledged("r0").size() > 10_000, "the child did not record to its end");
    }

    private void modes(String mode) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.walk(children.state())) {
            folders = all.filter(Files::isDirectory).toList();
        }
        for (Path folder : folders) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
        }
    }

    /** Callers who ask for no more than the buffer do not wait for the disk. */
    @Test
    void aForceThatHangsHoldsUpNobodyAndIsTold() throws Exception {
        assumeThere("strace");
        Process process = children.start("r0", 4, 8_000, 1_000_000);
        awaitAcknowledged(process, 1000);
        Process strace = strace(process, "delay_exit=15000000:when=2");
        try {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
            while (!children.output().contains("hanging: ")) {
                assertTrue(
                        process.isAlive() && System.nanoTime() < until, () -> "nobody was told " + children.output());
                Thread.sleep(20);
            }
            int before = children.acknowledged("").size();
            Thread.sleep(1000);
            int more = children.acknowledged("").size() - before;
            assertTrue(more > 200, "only " + more + " events in a second");
        } finally {
            strace.destroy();
            strace.waitFor();
        }
        assertEnds(process);
        assertEquals(32_000, children.acknowledged("r0").size());
        assertEquals(2, peer.lines().size(), children.output());
    }

    /** What a force failed on is written anew; no other force of the same file is believed. */
    @Test
    void forcesThatFailLoseNothing() throws Exception {
        assumeThere("strace");
        Process process = recording();
        Process strace = strace(process, "error=EIO:when=2..4");
        try {
            assertEnds(process);
        } finally {
            strace.destroy();
            strace.waitFor();
        }
        assertTrue(peer.lines().size() >= 3, () -> "no force failed: " + children.output());
        List<List<Line>> streams = new ArrayList<>(peer.lines().values());
        assertTrue(peer.closed(streams.get(streams.size() - 1).get(0).stream()));
    }
}
