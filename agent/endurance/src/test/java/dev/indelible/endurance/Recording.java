package dev.indelible.endurance;

import com.acme.storm.Tally;
import dev.indelible.agent.harness.CutDisk;
import dev.indelible.agent.harness.FileTrace;
import dev.indelible.agent.harness.FileTrace.Operation;
import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What runs of the load did to their files, operation by operation; what their rings held now and then, since a mapping
 * makes no calls; and what callers had seen returned at which moment.
 */
final class Recording {
    private static final long LINE_BYTES = 700;

    private final Scene scene;
    private final Load load;
    private final Path state;
    private final List<Operation> operations = new ArrayList<>();
    private final NavigableMap<Long, Map<Path, byte[]>> rings = new TreeMap<>();
    private final NavigableMap<Long, Map<String, long[]>> seen = new TreeMap<>();
    private final NavigableMap<Long, Integer> received = new TreeMap<>();

    /** {@code state}: the folder of the load's agents. */
    Recording(Scene scene, Load load, Path state) {
        this.scene = scene;
        this.load = load;
        this.state = state;
    }

    /**
     * One run until so many calls have returned, and then its end by kill -9.
     *
     * @param collected so many lines about payments the collector must have by then
     */
    void run(Pace pace, long calls, int collected, String... options) throws Exception {
        Path trace = scene.home.resolve("files-" + load.runs().size());
        Run run = load.start(pace, Strace.files(trace), options);
        run.await(1);
        long written = calls * LINE_BYTES / 2 + walBytes();
        for (int part = 1; part <= 4; part++) {
            long until = calls * part / 4;
            Await.until(
                    120,
                    () -> {
                        sample();
                        return run.returned() >= until && walBytes() >= written && scene.log.payments() >= collected;
                    },
                    () -> "slow: " + run.running().said());
            rings();
        }
        run.running().kill();
        rings();
        operations.addAll(FileTrace.read(trace, state));
        Files.delete(trace);
    }

    /** A busy machine may let callers fill the ring before anything is on the disk. */
    private long walBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.toList()) {
                bytes += file.toString().endsWith(".wal") && Files.exists(file) ? Files.size(file) : 0;
            }
        } catch (UncheckedIOException | NoSuchFileException e) {
            // The agent has taken a file away meanwhile; this is asked again.
            return 0;
        }
        return bytes;
    }

    /** The count is read before the time, so that all in it had returned by then. */
    private void sample() throws Exception {
        scene.log.read();
        Map<String, long[]> counts = new TreeMap<>();
        for (Run run : load.runs()) {
            Tally tally = run.tally();
            if (tally != null) {
                long[] returned = new long[tally.threads()];
                for (int i = 0; i < returned.length; i++) {
                    returned[i] = tally.returned(i);
                }
                counts.put(run.name(), returned);
            }
        }
        received.put(micros(), scene.log.payments());
        seen.put(micros(), counts);
    }

    private void rings() throws IOException {
        Map<Path, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("ring\\.[0-9]+")) {
                    found.put(file, Files.readAllBytes(file));
                }
            }
        }
        rings.put(micros(), found);
    }

    private static long micros() {
        return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) + 999;
    }

    List<Operation> operations() {
        return operations;
    }

    /** Brings a disk from one operation up to another, what rings held by then included. */
    void play(CutDisk disk, int from, int to) {
        for (int i = from; i < to; i++) {
            disk.take(operations.get(i));
            if (i + 1 < operations.size()) {
                long micros = operations.get(i).micros();
                rings.subMap(micros, operations.get(i + 1).micros())
                        .values()
                        .forEach(files -> files.forEach(disk::mapped));
            }
        }
    }

    /** How many lines about payments the collector had before this operation began, at least. */
    int receivedBefore(int operation) {
        Map.Entry<Long, Integer> last =
                received.lowerEntry(operations.get(operation).micros());
        return last == null ? 0 : last.getValue();
    }

    /** The ids whose calls had returned before this operation began. */
    Set<String> returnedBefore(int operation) {
        Set<String> ids = new HashSet<>();
        Map.Entry<Long, Map<String, long[]>> last =
                seen.lowerEntry(operations.get(operation).micros());
        if (last != null) {
            last.getValue().forEach((run, counts) -> {
                for (int thread = 0; thread < counts.length; thread++) {
                    for (long i = 0; i < counts[thread]; i++) {
                        ids.add(run + "-" + thread + "-" + i);
                    }
                }
            });
        }
        return ids;
    }
}
