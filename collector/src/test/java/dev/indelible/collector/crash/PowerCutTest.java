package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.CutDisk;
import dev.indelible.agent.harness.FileTrace;
import dev.indelible.agent.harness.FileTrace.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power cut, played from a recording of all that a collector did to its files: what was not synced is there, or not, or in
 * part, in any order; so are names that their folder did not sync. Whatever is found, the next start makes a right log of
 * it, and every receipt that an agent had before the cut holds.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS)
class PowerCutTest {
    private static final boolean LONG = Boolean.getBoolean("indelible.test.long");
    private static final int CUTS = LONG ? 300 : 12;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final long seed = Long.getLong("indelible.test.seed", System.nanoTime() & 0xffffff);
    private final Random random = new Random(seed);

    @Test
    void whereverThePowerFailsEveryReceiptHolds() throws Exception {
        Tracer.require(folder);
        play("writing", Scene.goingOn(folder.toRealPath()), 1);
    }

    @Test
    void whereverThePowerFailsAfterACrashEveryReceiptHolds() throws Exception {
        Tracer.require(folder);
        play("recovery", Scene.crashed(folder.toRealPath()), 2);
    }

    /** {@code crashes}: with that of the scene, if it has one. */
    private void play(String name, Scene scene, int crashes) throws Exception {
        System.out.println(
                "power cut, " + name + ": seed " + seed + " (-Dindelible.test.seed=" + seed + " repeats it)");
        Path scratch = folder.toRealPath().resolve("runs");
        Path trace = scratch.resolve("trace.txt");
        CutDisk disk = new CutDisk();
        int most = 0;
        int receipts = 0;
        try (Run run = new Run(scene, scratch, Tracer.recording(trace))) {
            lie(disk, run.data);
            run.subject.await();
            run.go();
            assertTrue(run.wentOn(), "without a fault all must work");
            List<Operation> operations = FileTrace.read(trace, run.data);
            int played = 0;
            for (int cut : places(operations)) {
                for (; played < cut; played++) {
                    disk.take(operations.get(played));
                }
                Client then = run.client()
                        .asOf(cut < operations.size() ? operations.get(cut).micros() : Long.MAX_VALUE);
                most = Math.max(most, then.promises().size());
                disk.afterCut(run.data, random);
                protect(run.data.resolve("log"));
                try {
                    receipts += Aftermath.requireRight(run, then, crashes);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError(
                            "cut before operation " + cut + " of " + operations.size() + ": " + e.getMessage(), e);
                }
            }
            System.out.println("power cut, " + name + ": " + CUTS + " cuts in " + operations.size()
                    + " operations, up to " + most + " receipts at a cut; as many restarts, " + receipts
                    + " receipts honoured");
            assertEquals(run.client().promises().size(), most, "the last cut is behind all receipts");
        }
    }

    /** What the scene begins with is on the platter. */
    private static void lie(CutDisk disk, Path data) throws Exception {
        try (Stream<Path> walk = Files.walk(data)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                disk.lies(path, Files.readAllBytes(path));
            }
        }
    }

    /** Modes are not played: they come with the names. */
    private static void protect(Path log) throws Exception {
        try (Stream<Path> walk = Files.walk(log)) {
            for (Path path : walk.filter(Files::isRegularFile).toList()) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r--r--r--"));
            }
        }
    }

    /** Random places, and the end. */
    private Set<Integer> places(List<Operation> operations) {
        List<Integer> all = new ArrayList<>();
        for (int i = 1; i < operations.size() - 1; i++) {
            if (CutDisk.matters(operations.get(i))) {
                all.add(i);
            }
        }
        Collections.shuffle(all, random);
        Set<Integer> places = new TreeSet<>(all.subList(0, Math.min(CUTS, all.size())));
        places.add(operations.size());
        return places;
    }
}
