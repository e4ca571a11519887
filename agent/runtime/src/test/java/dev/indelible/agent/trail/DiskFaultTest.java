package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.chain.line.Line;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
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
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (children.acknowledged("").size() < 1000) {
            assertTrue(process.isAlive() && System.nanoTime() < until, children::output);
            Thread.sleep(20);
        }
        return process;
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

    /** What a force failed on is written anew; no other force of the same file is believed. */
    @Test
    void forcesThatFailLoseNothing() throws Exception {
        assumeThere("strace");
        Process process = recording();
        Process strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-qq",
                        "-p",
                        Long.toString(process.pid()),
                        "-e",
                        "trace=fdatasync,fsync",
                        "-e",
                        "inject=fdatasync,fsync:error=EIO:when=2..4")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("strace").toFile())
                .start();
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
