package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.line.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Starts {@link RecordingChild}s on one state folder, ends them, and compares what they said with what a peer got. */
final class Children implements AutoCloseable {
    private static final String EARLY = "recorded before the buffer was open";
    private static final String TORN = "a record was being written when the process ended";

    private final PeerCollector peer;
    private final Path state;
    private final Path acknowledged;
    private final Path output;
    private final List<Process> started = new ArrayList<>();
    private List<String> under = List.of();

    Children(PeerCollector peer, Path folder) throws IOException {
        this.peer = peer;
        this.state = folder.resolve("state");
        this.acknowledged = Files.createDirectories(folder.resolve("acknowledged"));
        this.output = folder.resolve("output");
    }

    Path state() {
        return state;
    }

    /** Those that are started from now on run under this command. */
    void under(String... command) {
        under = List.of(command);
    }

    Process start(String run, int threads, long events, long pauseNanos) throws IOException {
        List<String> command = new ArrayList<>(under);
        command.addAll(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RecordingChild.class.getName(),
                state.toString(),
                peer.tokenText(),
                acknowledged.toString(),
                run,
                Integer.toString(threads),
                Long.toString(events),
                Long.toString(pauseNanos)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** Runs one to its orderly end. */
    void complete(String run, int threads, long events) throws Exception {
        Process process = start(run, threads, events, 0);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the child hangs");
        assertEquals(0, process.exitValue(), Files.readString(output));
    }

    /** Lets one record until this many ids are acknowledged by it, then kills it as kill -9 does. */
    void kill(String run, int threads, long pauseNanos, int atLeast, long moreMillis) throws Exception {
        Process process = start(run, threads, 0, pauseNanos);
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (acknowledged(run + "-").size() < atLeast) {
            assertTrue(
                    process.isAlive() && System.nanoTime() < until, () -> "the child did not get so far: " + output());
            Thread.sleep(5);
        }
        Thread.sleep(moreMillis);
        process.destroyForcibly().waitFor();
    }

    String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The ids whose {@code record} had returned. A last line without its end was being written at the kill. */
    Set<String> acknowledged(String prefix) throws IOException {
        Set<String> ids = new HashSet<>();
        try (Stream<Path> files = Files.list(acknowledged)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(prefix)) {
                    String text = Files.readString(file);
                    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(ids::add);
                }
            }
        }
        return ids;
    }

    /**
     * Every acknowledged id has one line, no id has two, no request that ended is called unknown. A counted loss is a
     * failure as well, since children record no faster than the buffer drains, with one exception: on a machine so busy
     * that the buffer took longer than a second to open, what came before it must have been counted. A gap line about
     * records torn by a kill excuses nothing, since these never returned.
     */
    void assertExactlyOnce() throws IOException {
        Map<String, Line> seen = new HashMap<>();
        Set<String> doubled = new HashSet<>();
        long early = 0;
        List<String> gaps = new ArrayList<>();
        for (List<Line> lines : peer.lines().values()) {
            for (Line line : lines) {
                if (line.kind().equals("gap") && EARLY.equals(line.text("why"))) {
                    early += line.number("lost", 0);
                } else if (line.kind().equals("gap") && !TORN.equals(line.text("why"))) {
                    gaps.add(line.number("lost", 0) + " because " + line.text("why"));
                }
                if (line.kind().equals("method") || line.kind().equals("http")) {
                    String id = (String) line.object("resource").get("id");
                    if (seen.put(id, line) != null) {
                        doubled.add(id);
                    }
                }
            }
        }
        Set<String> lost = acknowledged("");
        int count = lost.size();
        Set<String> unknown = new HashSet<>(lost);
        unknown.removeIf(
                id -> seen.get(id) == null || !"unknown".equals(seen.get(id).text("outcome")));
        lost.removeAll(seen.keySet());
        long excused = early;
        assertTrue(
                lost.size() <= excused,
                () -> lost.size() + " of " + count + " lost, such as " + some(lost) + gaps + output());
        assertEquals(List.of(), gaps, output());
        assertTrue(doubled.isEmpty(), () -> doubled.size() + " of " + count + " doubled, such as " + some(doubled));
        assertTrue(unknown.isEmpty(), () -> "ended and yet unknown: " + some(unknown));
    }

    private static List<String> some(Set<String> ids) {
        return ids.stream().sorted().limit(5).toList();
    }

    @Override
    public void close() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }
}
