package dev.indelible.collector.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One scene, met by many faults, each on a copy of its own: the collector runs into the fault, agents keep what they were
 * promised until then, another collector starts on what is left without any fault, and every promise is held against it.
 */
final class Crashes {
    private static final int KILLED = 137;

    /** One defect shows at many calls; so many are enough to know it by. */
    private static final int MOST_WRONG = 12;

    /** A class or a library that is loaded on the way moves the numbers of the calls, by chance; seldom so often in a row. */
    private static final int TRIES = 4;

    private final Scene scene;
    private final Path folder;
    private final List<AssertionError> wrong = new ArrayList<>();
    private final Map<String, Integer> met = new TreeMap<>();
    private final List<Fault> missed = new ArrayList<>();
    private int runs;
    private int pairs;
    private int goneOn;
    private int receipts;

    Crashes(Scene scene, Path folder) {
        this.scene = scene;
        this.folder = folder;
    }

    /** What the thread does to files without any fault: each of these calls can be met by one. */
    List<Call> record() throws Exception {
        try (Run run = new Run(scene, folder.resolve("recorded"), List.of())) {
            List<Call> calls = run.run(null);
            run.requireEnded();
            assertTrue(run.wentOn(), () -> "without a fault all must work");
            Aftermath.requireRight(run, null, 1);
            calls.removeIf(call -> !call.in(run.data));
            return calls;
        }
    }

    /** Runs into each of these faults; once more into what was missed. */
    void meet(List<Fault> faults) throws Exception {
        missed.addAll(faults);
        for (int i = 0; i < TRIES && !missed.isEmpty(); i++) {
            List<Fault> again = List.copyOf(missed);
            missed.clear();
            meetOnce(again);
        }
    }

    private void meetOnce(List<Fault> faults) throws Exception {
        Run next = start(faults, 0);
        for (int i = 0; i < faults.size(); i++) {
            try (Run run = next) {
                // The next process starts while this one is judged.
                next = start(faults, i + 1);
                meet(run, faults.get(i));
            } catch (AssertionError e) {
                wrong.add(e);
                if (wrong.size() == MOST_WRONG) {
                    break;
                }
            }
        }
        if (next != null) {
            next.close();
        }
        if (!wrong.isEmpty()) {
            AssertionError all = new AssertionError(
                    wrong.size() + " wrong, the first: " + wrong.get(0).getMessage());
            wrong.forEach(all::addSuppressed);
            throw all;
        }
    }

    private Run start(List<Fault> faults, int number) throws IOException {
        return number < faults.size() ? new Run(scene, folder.resolve(Integer.toString(runs++)), List.of()) : null;
    }

    private void meet(Run run, Fault fault) throws Exception {
        List<Call> calls = run.run(fault);
        Call hit = calls.stream()
                .filter(call -> call.name().equals(fault.call()) && call.number() == fault.number())
                .findFirst()
                .orElse(null);
        boolean ours = hit != null && hit.in(run.data);
        if (ours) {
            pairs++;
            met.merge((fault.error() == null ? "kill" : fault.error()) + " " + hit.name(), 1, Integer::sum);
        } else {
            missed.add(fault);
        }
        try {
            if (ours) {
                run.requireEnded();
                requireEnd(run, fault, hit);
            }
            receipts += Aftermath.requireRight(run, null, 1);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(
                    fault + " " + (hit == null ? "not met" : hit.text()) + " [" + run.scratch + "]: " + e.getMessage()
                            + "\n" + run.subject.said(),
                    e);
        }
        delete(run.scratch);
    }

    /** A killed process is gone; one whose call failed says so and ends, unless nothing hangs on the call. */
    private void requireEnd(Run run, Fault fault, Call hit) throws Exception {
        int exit = run.subject.exit();
        if (fault.error() == null) {
            assertEquals(KILLED, exit);
            assertFalse(run.wentOn(), "it was to be killed");
        } else if (run.wentOn()) {
            assertTrue(hit.mayFail(), "it must not go on after this");
            goneOn++;
        } else {
            String said = run.subject.err();
            assertEquals(1, exit, said);
            assertTrue(said.startsWith("indelible-collector: "), said);
            assertFalse(said.contains("\tat "), said);
            assertTrue(
                    scene.gate() == Subject.Gate.SERVE || said.contains("stopped, the log could not be written"), said);
        }
    }

    /** In one line. */
    String tally() {
        return pairs + " faults met " + met + ", " + missed.size() + " missed, " + goneOn
                + " gone on with; as many restarts, " + receipts + " receipts honoured";
    }

    int missed() {
        return missed.size();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
