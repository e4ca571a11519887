package dev.indelible.collector.verify;

import dev.indelible.chain.note.Checkpoint;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
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
        if (all.reports().size() > 1) {
            together(all);
        }
        out.flush();
    }

    /** The verdict over all logs: the last word on the screen is what the exit code says. */
    private void together(Verification all) {
        if (all.failure() != null || all.failed() > 0) {
            List<String> why = new ArrayList<>();
            if (all.failed() > 0) {
                why.add(all.failed() + " of " + all.reports().size() + " logs failed");
            }
            if (all.failure() != null) {
                why.add(text(all.failure()));
            }
            notVerified(String.join("; ", why));
        } else {
            findings(all.findings());
            verified(all.findings().size()
                    + all.reports().stream()
                            .mapToInt(report -> report.findings().size())
                            .sum());
        }
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
        if (report.protection() != null && !report.protection().isEmpty()) {
            row("protection", "of these files: " + String.join("; ", report.protection()));
        }
        verdict(report.failure(), report.findings());
    }

    private void counts(Report.Counts counts) {
        row(
                "lines",
                count(counts.lines()) + " in " + counts.segments() + " segments (" + counts.closedSegments()
                        + " closed)"
                        + (counts.removed() == 0
                                ? ""
                                : "; " + count(counts.removed()) + " before them removed, signed by the operator")
                        + (counts.archived() == 0
                                ? ""
                                : "; " + count(counts.archived()) + " before them archived, NOT looked at"));
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
        if (failure != null) {
            notVerified(text(failure));
        } else {
            findings(findings);
            verified(findings.size());
        }
    }

    private void notVerified(String why) {
        out.println();
        out.println(colour("red", "NOT VERIFIED") + "  " + Printable.of(why));
    }

    private void verified(int findings) {
        out.println();
        out.println(
                findings == 0
                        ? colour("green", "VERIFIED")
                        : colour("yellow", "VERIFIED WITH FINDINGS") + "  " + findings
                                + (findings == 1 ? " finding" : " findings"));
    }

    private static String text(Broken failure) {
        return failure.place() + ": " + failure.getMessage();
    }

    /** The first ones of each kind; a screen is no place for thousands. */
    private void findings(List<Finding> findings) {
        if (!findings.isEmpty()) {
            out.println();
        }
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
