package dev.indelible.collector.canary;

import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps of one check in their order: each timed, and the first that fails is the last. One thread. */
final class CheckSteps {
    private static final int MAX_WHY = 400;

    /** Those that are worth a word only where they have something to do. */
    private static final Set<String> UNUSUAL = Set.of("resend", "evidence");

    private final List<CheckResult.Step> made = new ArrayList<>();

    /** A step; gives why it was skipped, or null. */
    @FunctionalInterface
    interface Work {
        String run() throws IOException, InterruptedException, CanaryException, NoteException;
    }

    /** What was made of them. */
    List<CheckResult.Step> made() {
        return made;
    }

    /** By name, in order. */
    void run(Map<String, Work> steps) throws InterruptedException {
        for (Map.Entry<String, Work> each : steps.entrySet()) {
            if (!step(each.getKey(), each.getValue())) {
                return;
            }
        }
    }

    private boolean step(String name, Work work) throws InterruptedException {
        long start = System.nanoTime();
        CheckResult.Outcome outcome = CheckResult.Outcome.FAILED;
        String why;
        try {
            why = work.run();
            outcome = why == null ? CheckResult.Outcome.PASSED : CheckResult.Outcome.SKIPPED;
        } catch (IOException | CanaryException | NoteException | IllegalArgumentException e) {
            why = printable(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        if (outcome != CheckResult.Outcome.SKIPPED || !UNUSUAL.contains(name)) {
            made.add(new CheckResult.Step(name, outcome, (System.nanoTime() - start) / 1000, why));
        }
        return outcome != CheckResult.Outcome.FAILED;
    }

    /** Answers are quoted, and come from anybody: what is printed and put into a line is short and plain. */
    private static String printable(String why) {
        String plain = why.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.length() <= MAX_WHY ? plain : plain.substring(0, MAX_WHY) + "...";
    }
}
