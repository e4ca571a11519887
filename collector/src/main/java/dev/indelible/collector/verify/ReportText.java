package dev.indelible.collector.verify;

import dev.indelible.chain.note.Checkpoint;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** A report for a person: what was checked, what must be known, and the verdict as the last line. */
final class ReportText {
    /** The end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private static final int SHOWN = 20;

    private final PrintStream out;
    private final Ansi ansi;

    ReportText(PrintStream out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void write(Verification all) {
        for (Report report : all.reports()) {
            write(report);
            if (all.reports().size() > 1) {
                out.println();
            }
        }
        if (all.reports().size() > 1) {
            row("logs", all.reports().size() + ", with " + count(all.distinctLines()) + " different lines");
        }
        if (all.fork() != null || !all.findings().isEmpty()) {
            verdict(all.fork(), all.findings());
        }
        out.flush();
    }

    private void write(Report report) {
        row("folder", report.folder());
        if (report.latest() != null) {
            Checkpoint checkpoint = report.latest().checkpoint();
            row("log", checkpoint.origin());
            row(
                    "checkpoint",
                    "size " + count(checkpoint.size()) + ", signed "
                            + moment(report.latest().epochSeconds()) + (report.anchored() ? ", by the key given" : ""));
        }
        if (report.failure() != null) {
            row("stopped", "at the first broken promise; what follows was checked before it");
        }
        counts(report.counts());
        if (report.firstTime() != null) {
            row("time", report.firstTime() + " to " + report.lastTime());
        }
        verdict(report.failure(), report.findings());
    }

    private void counts(Report.Counts counts) {
        row(
                "lines",
                count(counts.lines()) + " in " + counts.segments() + " segments (" + counts.closedSegments()
                        + " closed)");
        row(
                "streams",
                count(counts.streams()) + " (" + counts.closedStreams() + " closed) and the collector's; "
                        + count(counts.enrolments()) + " enrolments");
        row("seals", count(counts.seals()) + ", " + count(counts.gossip()) + " with a checkpoint of this log");
        row("tiles", count(counts.tiles()));
        row(
                "checkpoints",
                count(counts.checkpoints())
                        + (counts.oldCheckpoints() == 0
                                ? ""
                                : ", and " + count(counts.oldCheckpoints()) + " kept elsewhere (--old)"));
    }

    private void verdict(Broken failure, List<Finding> findings) {
        if (!findings.isEmpty() && failure == null) {
            out.println();
            findings(findings);
        }
        out.println();
        if (failure != null) {
            out.println(
                    colour("red", "NOT VERIFIED") + "  " + Printable.of(failure.place() + ": " + failure.getMessage()));
        } else if (findings.isEmpty()) {
            out.println(colour("green", "VERIFIED"));
        } else {
            out.println(colour("yellow", "VERIFIED WITH FINDINGS") + "  " + findings.size()
                    + (findings.size() == 1 ? " finding" : " findings"));
        }
    }

    /** The first ones of each kind; a screen is no place for thousands. */
    private void findings(List<Finding> findings) {
        Map<String, Integer> shown = new LinkedHashMap<>();
        for (Finding finding : findings) {
            if (shown.merge(finding.code(), 1, Integer::sum) <= SHOWN) {
                out.println("  - " + Printable.of(finding.text()));
            }
        }
        shown.forEach((code, count) -> {
            if (count > SHOWN) {
                out.println("  - and " + (count - SHOWN) + " more of the kind \"" + code + "\": --report lists them");
            }
        });
    }

    private void row(String name, String value) {
        out.println(String.format(Locale.ROOT, "%-12s", name) + Printable.of(value));
    }

    private String colour(String name, String text) {
        return ansi.string("@|bold," + name + " " + text + "|@");
    }

    /** The time key may have signed any number. */
    static String moment(long seconds) {
        return seconds > LAST_SECOND
                ? "at POSIX second " + seconds
                : Instant.ofEpochSecond(seconds).toString();
    }

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
