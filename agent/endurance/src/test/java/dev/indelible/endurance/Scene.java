package dev.indelible.endurance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.endurance.Load.Pace;
import dev.indelible.endurance.Load.Run;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One test's collector, load and folder. The folder stays when the test fails, and the message names it with the seed;
 * {@link #close} ends every process.
 */
final class Scene implements AutoCloseable {
    /** Whether hundreds of faults are asked for. */
    static final boolean LONG = Boolean.getBoolean("indelible.test.long");

    private static final Pace CALM = new Pace(2, 1, 1_000_000, 25);

    /** An end that has seconds for its last lines may be too short on a busy machine; so often in a row it is no accident. */
    private static final int MOST_ENDS = 5;

    final long seed = Long.getLong("indelible.test.seed", System.nanoTime() & 0xffffff);
    final Random random = new Random(seed);
    final Path home;
    final Jvms jvms;
    final Collector collector;
    final CollectedLog log;
    private final String name;
    private final Path token;
    private Load load;
    private boolean passed;

    Scene(String name) throws Exception {
        this.name = name;
        this.home = Path.of(System.getProperty("indelible.test.folder"), name).toAbsolutePath();
        delete(home);
        Files.createDirectories(home.resolve("tallies"));
        System.out.println(name + ": seed " + seed + " (-Dindelible.test.seed=" + seed + " repeats it)");
        this.jvms = new Jvms(home);
        this.collector = new Collector(jvms, home.resolve("collector"));
        this.log = new CollectedLog(collector.log());
        this.token = home.resolve("token");
    }

    /** The load, whose agents use this state folder and look for the collector at this port. */
    Load load(Path state, int port) throws Exception {
        load = new Load(jvms, collector.token(token, port), state, home.resolve("tallies"));
        return load;
    }

    /**
     * One more run, until the log holds all that callers of any run saw or counts it as lost; then its orderly end, and
     * the comparison, printed.
     */
    Comparison settle() throws Exception {
        collector.thaw();
        Run last = load.start(CALM, List.of());
        last.await(CALM.threads() * CALM.most());
        Await.until(
                LONG ? 600 : 200,
                () -> {
                    log.read();
                    return Comparison.of(load, log).lost() <= counted();
                },
                () -> comparison() + last.running().said());
        end(last);
        System.out.println(name + ": " + comparison());
        return Comparison.of(load, log);
    }

    /**
     * Ends a run in order, until the collector has the end of its stream, or of that of a run that takes its place.
     *
     * @param options with which the run was started
     */
    void end(Run run, String... options) throws Exception {
        run.end();
        log.read();
        Run last = run;
        for (int ends = 1; !log.closed(last.name()) && ends < MOST_ENDS; ends++) {
            last = load.start(CALM, List.of(), options);
            last.await(CALM.threads() * CALM.most());
            last.end();
            log.read();
        }
    }

    private String comparison() {
        try {
            return Comparison.of(load, log) + ", recovered " + log.recovered() + ", gaps " + log.gaps() + where();
        } catch (IOException e) {
            return e + where();
        }
    }

    /** Events that gap lines count exactly. */
    long counted() {
        return log.gaps().values().stream().mapToLong(Long::longValue).sum();
    }

    /** All that returned is in the log once, and nothing had to be counted as lost. */
    void assertExactlyOnce(Comparison end) {
        assertEquals(Map.of(), log.gaps(), this::where);
        assertCounted(end, 0);
    }

    /**
     * All that returned is in the log once, or counted. {@code underWay}: calls that kills may have met after they were
     * counted and before they returned.
     */
    void assertCounted(Comparison end, long underWay) {
        assertTrue(end.lost() <= counted(), () -> "lost and not counted: " + end + log.gaps() + where());
        assertTrue(counted() <= end.lost() + underWay, () -> "counted and not lost: " + end + log.gaps() + where());
        assertEquals(0, end.doubled(), () -> "doubled: " + end + where());
        assertEquals(0, end.strange(), () -> "never called, or thrown: " + end + where());
    }

    /** The log verifies; findings are of these kinds only. */
    void assertVerifies(Set<String> expected) throws Exception {
        Set<String> found = collector.verify(home.resolve("seen"));
        assertTrue(expected.containsAll(found), () -> "findings " + found + ", expected " + expected + where());
    }

    /** For messages. */
    String where() {
        return " [seed " + seed + "; all is kept in " + home + "]";
    }

    /** The folder may go. */
    void passed() {
        passed = true;
    }

    @Override
    public void close() throws IOException {
        jvms.close();
        for (Path folder : collector.agentsMemory()) {
            delete(folder);
        }
        if (passed) {
            delete(home);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
