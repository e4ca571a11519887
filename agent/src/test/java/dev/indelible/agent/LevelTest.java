package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a call under the real agent returns, and when it is refused; nobody collects. */
@Timeout(240)
class LevelTest {
    private static final String APPLICATION = "com.acme.bank.Levels";

    @TempDir
    Path folder;

    private AuditedRun run(Map<String, String> settings, String... arguments) throws Exception {
        AuditedRun run = AuditedRun.of(
                folder,
                settings,
                ClassPath.ofTheApplication(),
                Stream.concat(Stream.of(APPLICATION), Stream.of(arguments)).toArray(String[]::new));
        assertEquals(0, run.process().exit(), run.process().err());
        return run;
    }

    private static List<Line> of(AuditedRun run, String action) {
        return run.lines().stream()
                .filter(line -> action.equals(line.text("action")))
                .toList();
    }

    private static String text(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    /** The processes that this test starts itself are ended by it. */
    private Process start(List<String> before, String... arguments) throws IOException {
        return startAt("buffered", before, APPLICATION, arguments);
    }

    private Process startAt(String level, List<String> before, String main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-javaagent:" + Forked.JAR);
        command.add("-Dindelible.token.file=" + Tokens.write(folder));
        command.add("-Dindelible.dir=" + folder.resolve("agent"));
        command.add("-Dindelible.level=" + level);
        command.addAll(List.of("-cp", ClassPath.ofTheApplication(), main));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    private static boolean traces() throws Exception {
        try {
            return new ProcessBuilder("strace", "-o", "/dev/null", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    /** Does not ask the page cache, which has everything: the system calls themselves say what was on the disk when. */
    @Test
    void aDurableCallReturnsAfterTheForceOfItsLine() throws Exception {
        boolean traces = traces();
        if (!traces) {
            System.out.println("SKIPPED: no strace here, so nobody sees whether durable calls wait for fdatasync");
        }
        assumeTrue(traces);
        Path trace = folder.resolve("trace");
        Process process = start(
                List.of(
                        "strace",
                        "-f",
                        "-s",
                        "65536",
                        "-e",
                        "trace=pwrite64,write,fdatasync,fsync",
                        "-o",
                        trace.toString()),
                "durable",
                folder.resolve("returned").toString(),
                "1",
                "40");
        try {
            assertTrue(process.waitFor(200, TimeUnit.SECONDS), output());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), output());
        SystemCalls calls = SystemCalls.read(trace);
        for (int i = 0; i < 40; i++) {
            String id = "pay-0-" + i + ".";
            SystemCalls.Call returned = calls.first("write", "returned " + id);
            SystemCalls.Call written = calls.first("pwrite64", id);
            assertTrue(written.end() < returned.begin(), id + " was not even written");
            assertTrue(
                    calls.forces(written.file()).stream()
                            .anyMatch(force -> force.begin() > written.end() && force.end() < returned.begin()),
                    id + " was not forced before its call returned");
        }
    }

    /** The begin of a request has its frame before its line; the one that is forced must come before the answer. */
    @Test
    void aDurableRequestHasBegunOnTheDiskBeforeItsAnswer() throws Exception {
        boolean traces = traces();
        if (!traces) {
            System.out.println("SKIPPED: no strace here, so nobody sees whether answers wait for fdatasync");
        }
        assumeTrue(traces);
        Path trace = folder.resolve("trace");
        Process process = startAt(
                "durable",
                List.of(
                        "strace",
                        "-f",
                        "-s",
                        "65536",
                        "-e",
                        "trace=pwrite64,write,writev,fdatasync,fsync",
                        "-o",
                        trace.toString()),
                "com.acme.bank.Paying",
                "10");
        try {
            assertTrue(process.waitFor(200, TimeUnit.SECONDS), output());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), output());
        SystemCalls calls = SystemCalls.read(trace);
        // The first may come before the buffer is open.
        for (int i = 1; i < 10; i++) {
            String path = "/pay-" + i + ".";
            SystemCalls.Call answered = calls.first("write", "paid by " + path);
            assertTrue(answered.text().contains("HTTP/1.1 200"), "the answer is one write: " + answered);
            SystemCalls.Call written = calls.first("pwrite64", path);
            assertTrue(written.end() < answered.begin(), path + " was not even written");
            assertTrue(
                    calls.forces(written.file()).stream()
                            .anyMatch(force -> force.begin() > written.end() && force.end() < answered.begin()),
                    path + " was not forced before its answer");
        }
    }

    @Test
    void manyDurableCallsShareAForce() throws Exception {
        boolean traces = traces();
        if (!traces) {
            System.out.println("SKIPPED: no strace here, so nobody counts the forces of durable calls");
        }
        assumeTrue(traces);
        Path trace = folder.resolve("trace");
        Process process = start(
                List.of("strace", "-f", "-e", "trace=fdatasync", "-o", trace.toString()),
                "durable",
                folder.resolve("returned").toString(),
                "16",
                "100");
        try {
            assertTrue(process.waitFor(200, TimeUnit.SECONDS), output());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertEquals(0, process.exitValue(), output());
        int forces = SystemCalls.read(trace).count("fdatasync");
        System.out.println("1600 durable calls of 16 threads took " + forces + " forces; " + output());
        assertTrue(forces < 800, forces + " forces for 1600 calls");
    }

    @Test
    void nothingThatReturnedIsLostByAKill() throws Exception {
        Path returned = folder.resolve("returned");
        Process process = start(List.of(), "durable", returned.toString(), "8", "1000000");
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(100);
        while (!Files.exists(returned) || Files.size(returned) < 10_000) {
            assertTrue(process.isAlive() && System.nanoTime() < until, output());
            Thread.sleep(10);
        }
        process.destroyForcibly().waitFor();
        Set<String> told = Files.readString(returned)
                .lines()
                .filter(line -> line.endsWith("."))
                .map(line -> line.substring("returned ".length()))
                .collect(Collectors.toSet());
        // The segments alone: what only the ring holds is not durable.
        Set<Object> kept = Trails.read(folder.resolve("agent")).stream()
                .filter(line -> line.kind().equals("method"))
                .map(line -> line.object("resource").get("id"))
                .collect(Collectors.toSet());
        told.removeAll(kept);
        assertEquals(Set.of(), told);
    }

    @Test
    void aCallThatAsksForMoreThanHoldsIsRefusedOnlyIfItSaysSo() throws Exception {
        AuditedRun run = run(Map.of("level.timeout", "700ms"), "blocks");
        String out = run.process().out();
        assertTrue(out.contains("block ran"), out);
        assertTrue(out.contains("block-received refused: level.block-received did not run: "), out);
        assertTrue(!out.contains("block-received ran"), out);
        assertTrue(out.contains("received ran"), out);
        List<Line> refused = of(run, "level.block-received");
        assertEquals(2, refused.size());
        assertEquals("intent", refused.get(0).text("phase"));
        assertEquals("denied", refused.get(1).text("outcome"), text(refused.get(1)));
        assertEquals(
                "dev.indelible.annotations.AuditUnavailableException",
                refused.get(1).text("error"));
        assertEquals(refused.get(0).text("call"), refused.get(1).text("call"));
        assertEquals(List.of("unknown", "success"), outcomes(of(run, "level.received")));
        assertEquals(List.of("unknown", "success"), outcomes(of(run, "level.block")));
        List<Line> beats = of(run, "stream.heartbeat");
        assertEquals(3, beats.get(beats.size() - 1).number("late", 0), "two intents and an outcome");
        assertEquals(List.of(), gaps(run));
    }

    /** Without the calls that found no buffer yet. */
    private static List<Line> gaps(AuditedRun run) {
        return of(run, "stream.gap").stream()
                .filter(line -> !line.text("why").equals("recorded before the buffer was open"))
                .toList();
    }

    private static List<String> outcomes(List<Line> lines) {
        return lines.stream().map(line -> line.text("outcome")).toList();
    }

    @Test
    void whatCannotBeKeptIsRefusedBeforeItRuns() throws Exception {
        AuditedRun run = run(Map.of("quota", "4m", "quota.action", "fail", "jdbc.params", "values"), "quota");
        String out = run.process().out();
        assertTrue(out.contains("insert refused") && out.contains("delete refused"), out);
        assertTrue(out.contains("rows 1 1"), "what was begun ends, what was refused did not run: " + out);
        long calls = Long.parseLong(out.lines()
                .filter(line -> line.startsWith("calls "))
                .findFirst()
                .orElseThrow()
                .substring(6));
        long lost = gaps(run).stream().mapToLong(line -> line.number("lost", 0)).sum();
        long refused = gaps(run).stream()
                .filter(line -> line.text("why").startsWith("refused, and did not run"))
                .mapToLong(line -> line.number("lost", 0))
                .sum();
        assertEquals(5, refused, "three calls and two statements");
        // Of those that ran late in the quota's life the line may be among the counted: with the commit, none is
        // missing.
        long kept = (long) of(run, "level.fill").size() + of(run, "tx.commit").size();
        assertEquals(calls + 1, kept + lost - refused);
    }
}
