package dev.indelible.collector.verify;

import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The logs of one verification: each is verified by itself, then they are held against each other. Of two copies of one
 * log the larger must extend the smaller. One use, one thread.
 */
final class LogSet {
    private final List<LogSource> sources;
    private final Verifier.Against against;
    private final Expectations expected;
    private final Workers workers;
    private final Progress progress;

    /** @param expected null where nobody said */
    LogSet(
            List<LogSource> sources,
            Verifier.Against against,
            Expectations expected,
            Workers workers,
            Progress progress) {
        this.sources = sources;
        this.against = against;
        this.expected = expected;
        this.workers = workers;
        this.progress = progress;
    }

    Verification verify() {
        Map<LogSource, Report> reports = new HashMap<>();
        List<OldCheckpoint> old = new ArrayList<>(against.old());
        for (LogSource source : sources.stream()
                .sorted(Comparator.comparingLong(each -> claimedSize(each.root())))
                .toList()) {
            Verifier.Against known = new Verifier.Against(against.keys(), against.seen(), List.copyOf(old));
            Report report = source.failure() == null
                    ? new Verifier(source.root(), source.archive(), known, workers, progress)
                            .run()
                            .of(source)
                    : Report.unread(source);
            reports.put(source, report);
            if (report.failure() == null) {
                old.add(new OldCheckpoint(
                        source.name(), report.latest().text(), report.latest().checkpoint(), false));
            }
        }
        List<Report> inOrder = sources.stream().map(reports::get).toList();
        List<Report> whole =
                inOrder.stream().filter(report -> report.failure() == null).toList();
        List<Finding> missing = new ArrayList<>(unused(whole));
        missing.addAll(sameNames(whole));
        if (expected != null) {
            missing.addAll(expected.missing(whole));
        }
        Broken unmatched = unmatched(whole);
        if (inOrder.size() == 1) {
            return new Verification(List.of(inOrder.get(0).with(missing, unmatched)), List.of(), null, 0);
        }
        Forks forks = new Forks(whole, workers);
        try {
            forks.check();
            return new Verification(inOrder, missing, unmatched, forks.copies());
        } catch (Broken e) {
            return new Verification(inOrder, missing, e, 0);
        } catch (IOException e) {
            return new Verification(
                    inOrder, missing, new Broken(Place.file("."), "cannot be read again: " + e.getMessage()), 0);
        }
    }

    /** A key that was given and is the key of no log that holds: the log that somebody meant by it was not verified. */
    private Broken unmatched(List<Report> whole) {
        for (VerifierKey key : against.keys()) {
            if (whole.stream().noneMatch(report -> report.key().equals(key))) {
                return new Broken(
                        Place.file("--key " + key),
                        "none of the logs that hold has this key: the log that it stands for was not verified");
            }
        }
        return null;
    }

    /** Logs of one origin and different keys: at most one of them is the log of that name. */
    private static List<Finding> sameNames(List<Report> whole) {
        List<Finding> findings = new ArrayList<>();
        Map<String, Report> first = new HashMap<>();
        for (Report report : whole) {
            Report other = first.putIfAbsent(report.key().name(), report);
            if (other != null && !other.key().equals(report.key())) {
                findings.add(new Finding(
                        "origin",
                        "Two logs have the origin " + report.key().name() + " and different keys, " + other.key()
                                + " in " + other.folder() + " and " + report.key() + " in " + report.folder()
                                + ": ask the operator which one is the log of this name."));
            }
        }
        return findings;
    }

    /** Kept checkpoints of other logs than these: whoever gave one thinks that it was compared. */
    private List<Finding> unused(List<Report> whole) {
        List<Finding> findings = new ArrayList<>();
        for (OldCheckpoint old : against.old()) {
            if (whole.stream()
                    .noneMatch(report -> report.latest()
                            .checkpoint()
                            .origin()
                            .equals(old.claimed().origin()))) {
                findings.add(new Finding(
                        "old",
                        "The checkpoint in " + old.whence() + " is of "
                                + old.claimed().origin() + ", which is none of the logs that hold: it was not used."));
            }
        }
        return findings;
    }

    /** What the latest checkpoint says, or 0: good enough for an order. */
    private static long claimedSize(Path root) {
        try {
            return Checkpoint.parse(
                            Note.parse(Checkpoints.read(root, "checkpoint")).text())
                    .size();
        } catch (Broken | IOException | NoteException e) {
            return 0;
        }
    }
}
