package dev.indelible.collector.verify;

import dev.indelible.chain.note.Checkpoint;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** A report for a person: what was checked, what must be known, and the verdict as the last line. */
final class ReportText {
    /** The end of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final PrintStream out;
    private final Ansi ansi;

    ReportText(PrintStream out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    void write(Report report) {
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
        if (!report.findings().isEmpty() && report.failure() == null) {
            out.println();
            report.findings().forEach(finding -> out.println("  - " + Printable.of(finding.text())));
        }
        out.println();
        verdict(report);
        out.flush();
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
        row("checkpoints", count(counts.checkpoints()));
    }

    private void verdict(Report report) {
        Broken failure = report.failure();
        if (failure != null) {
            out.println(
                    colour("red", "NOT VERIFIED") + "  " + Printable.of(failure.place() + ": " + failure.getMessage()));
        } else if (report.findings().isEmpty()) {
            out.println(colour("green", "VERIFIED"));
        } else {
            int count = report.findings().size();
            out.println(colour("yellow", "VERIFIED WITH FINDINGS") + "  " + count
                    + (count == 1 ? " finding" : " findings"));
        }
    }

    private void row(String name, String value) {
        out.println(String.format(Locale.ROOT, "%-12s", name) + Printable.of(value));
    }

    private String colour(String name, String text) {
        return ansi.string("@|bold," + name + " " + text + "|@");
    }

    /** The time key may have signed any number. */
    private static String moment(long seconds) {
        return seconds > LAST_SECOND
                ? "at POSIX second " + seconds
                : Instant.ofEpochSecond(seconds).toString();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
