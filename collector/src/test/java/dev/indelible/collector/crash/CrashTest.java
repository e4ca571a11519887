package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The calls by which a collector writes its log, one after the other: at each the process is killed, and at each the call
 * fails. Whatever is left, the next start makes a right log of it, and every receipt that was ever given holds.
 *
 * <p>A build meets a sample in which each kind of call is, other ones each time; the profile {@code long} meets all.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class CrashTest {
    private static final boolean LONG = Boolean.getBoolean("indelible.test.long");

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final long seed = Long.getLong("indelible.test.seed", System.nanoTime() & 0xffffff);
    private final Random random = new Random(seed);

    @BeforeEach
    void aTracer() throws IOException {
        Tracer.require(folder);
    }

    @Test
    void whereverWritingIsCutOffEveryReceiptHolds() throws Exception {
        meet("writing", Scene.goingOn(folder));
    }

    @Test
    void whereverAStartAfterACrashIsCutOffEveryReceiptHolds() throws Exception {
        meet("recovery", Scene.crashed(folder));
    }

    @Test
    void whereverTheVeryFirstStartIsCutOffTheNextOneWorks() throws Exception {
        meet("first start", Scene.nothing());
    }

    @Test
    void whereverTheFirstLinesAreCutOffTheNextStartWorks() throws Exception {
        meet("first lines", Scene.named(folder));
    }

    /** A sync that failed in an earlier run leaves lines that can be read and are not on the disk. */
    @Test
    void whatWasNotSignedBeforeACrashIsWrittenAgainBeforeItIsSigned() throws Exception {
        List<Call> calls = new Crashes(Scene.crashed(folder), folder.resolve("runs")).record();
        int written = first(calls, ".*write.*jsonl");
        int synced = first(calls.subList(written, calls.size()), "fsync.*jsonl") + written;
        int signed = first(calls, "rename.*log/checkpoint");
        assertTrue(written < synced && synced < signed, () -> written + " " + synced + " " + signed + " " + calls);
    }

    private static int first(List<Call> calls, String kind) {
        for (int i = 0; i < calls.size(); i++) {
            if ((calls.get(i).name() + " " + calls.get(i).paths()).matches(kind + "\\]")) {
                return i;
            }
        }
        throw new AssertionError("no " + kind + " in " + calls);
    }

    private void meet(String name, Scene scene) throws Exception {
        System.out.println(name + ": seed " + seed + " (-Dindelible.test.seed=" + seed + " repeats it)");
        Crashes crashes = new Crashes(scene, folder.resolve("runs"));
        List<Call> calls = crashes.record();
        List<Fault> kills = new ArrayList<>();
        List<Fault> errors = new ArrayList<>();
        for (Call call : calls) {
            kills.add(new Fault(call.name(), call.number(), null));
            errors.add(new Fault(call.name(), call.number(), "EIO"));
            if (call.writes()) {
                errors.add(new Fault(call.name(), call.number(), "ENOSPC"));
            }
        }
        List<Fault> faults = new ArrayList<>(LONG ? kills : sample(kills));
        faults.addAll(LONG ? errors : sample(errors));
        crashes.meet(faults);
        System.out.println(name + ": of " + calls.size() + " calls, " + crashes.tally());
        assertTrue(crashes.missed() * 10 <= faults.size(), crashes::tally);
    }

    /** One of each call, by chance. */
    private List<Fault> sample(List<Fault> faults) {
        List<Fault> shuffled = new ArrayList<>(faults);
        Collections.shuffle(shuffled, random);
        Map<String, Fault> sample = new LinkedHashMap<>();
        shuffled.forEach(fault -> sample.putIfAbsent(fault.call(), fault));
        return List.copyOf(sample.values());
    }
}
