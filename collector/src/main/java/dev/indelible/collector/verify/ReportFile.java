package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * A verification as a document to file: Markdown that reads as plain text. It says what was checked, when and against what, the
 * figures, every finding and the verdict, and what the verdict does not say. Its last line is the SHA-256 of all lines
 * before, so that a copy can be told from a changed one once the number is noted elsewhere. Text from a log is cleaned.
 */
final class ReportFile {
    private final Path file;
    private final Instant began = Instant.now();
    private final StringBuilder text = new StringBuilder();

    /**
     * Makes the file, empty, before the work: that it cannot be written should not be learned after an hour.
     *
     * @throws IOException where it exists or cannot be made
     */
    ReportFile(Path file) throws IOException {
        this.file = file;
        Files.write(file, new byte[0], StandardOpenOption.CREATE_NEW);
    }

    /**
     * Writes it.
     *
     * @param expected how many services should be there, or -1 where nobody said
     */
    void write(Verification all, Verifier.Against against, int expected) throws IOException {
        line("# Verification of an audit log");
        line("");
        row("verdict", verdict(all.exit()) + " (exit code " + all.exit() + ")");
        row("begun", began.truncatedTo(ChronoUnit.SECONDS) + " by the clock of the machine that verified");
        row("ended", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        row("verified by", "indelible-collector " + version() + ", Java " + System.getProperty("java.version"));
        row("keys given", against.keys().isEmpty() ? "none" : "");
        for (VerifierKey key : against.keys()) {
            line("  - `" + Printable.of(key.toString()) + "`");
        }
        row("old checkpoints given", against.old().isEmpty() ? "none" : "");
        for (OldCheckpoint old : against.old()) {
            line("  - " + Printable.of(old.whence() + ": " + old.claimed().origin()) + ", size "
                    + old.claimed().size() + ", root `"
                    + Encoding.base64(old.claimed().root()) + "`");
        }
        row("services expected", expected < 0 ? "no list was given" : expected + " in the list given");
        all.reports().forEach(this::log);
        together(all);
        line("");
        line("## What this does not say");
        line("");
        line("- Whether what the applications told is true: it says that it was not changed since a seal covered it.");
        line("- What was never recorded, or was deleted on an agent's host before it was received.");
        line("- Without a key from elsewhere, that this is the log it claims to be; without checkpoints kept");
        line("  elsewhere, that no later part of it was cut off.");
        line("- More than the checkpoint named above covers.");
        line("");
        String digest = HexFormat.of().formatHex(Leaf.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
        line("SHA-256 of every line above: " + digest);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IOException("the report " + file + " could not be written: " + e.getMessage(), e);
        }
    }

    private void log(Report report) {
        line("");
        line("## Log " + Printable.of(report.folder()));
        line("");
        if (report.latest() != null) {
            row("origin", report.latest().checkpoint().origin());
            row(
                    "checkpoint",
                    ReportText.count(report.latest().checkpoint().size()) + " lines, signed "
                            + ReportText.moment(report.latest().epochSeconds()) + " by the log's time key");
            row("root", "`" + Encoding.base64(report.latest().checkpoint().root()) + "`");
            row("anchored", report.anchored() ? "yes, by a key given" : "no: a rewritten copy would also pass");
        }
        if (report.firstTime() != null) {
            row("events", report.firstTime() + " to " + report.lastTime() + " by the clocks of the agents");
        }
        figures(report.counts());
        if (report.protection() != null) {
            row(
                    "protection of the files where they lie",
                    report.protection().isEmpty()
                            ? "read-only, append-only and immutable as far as each may be"
                            : String.join("; ", report.protection()));
        }
        services(report);
        line("");
        line("### Findings");
        line("");
        findings(report.findings());
        if (report.failure() != null) {
            line("");
            line("### NOT VERIFIED");
            line("");
            failure(report.failure());
        } else if (report.latest() != null) {
            line("");
            line("### The checkpoint, to be kept for the next verification (--old)");
            line("");
            report.latest().text().lines().forEach(each -> line("    " + Printable.of(each)));
        }
    }

    private void figures(Report.Counts counts) {
        row("lines", ReportText.count(counts.lines()));
        if (counts.removed() > 0) {
            row(
                    "removed lines",
                    ReportText.count(counts.removed())
                            + " before them, by a line that the operator signed (RETENTION.md)");
        }
        if (counts.archived() > 0) {
            row("archived lines", ReportText.count(counts.archived()) + " before them, which were not looked at");
        }
        row("segments", counts.segments() + ", " + counts.closedSegments() + " of them closed");
        row("streams", counts.streams() + ", " + counts.closedStreams() + " of them closed, and the collector's own");
        row(
                "seals",
                ReportText.count(counts.seals()) + ", " + ReportText.count(counts.gossip())
                        + " with a checkpoint of this log, which holds");
        row("enrolments", ReportText.count(counts.enrolments()));
        row("tiles", ReportText.count(counts.tiles()));
        row("checkpoints", ReportText.count(counts.checkpoints()));
        row("old checkpoints", ReportText.count(counts.oldCheckpoints()) + " of this log, which it extends");
    }

    private void services(Report report) {
        row("services", report.services().isEmpty() ? "none" : "");
        report.services()
                .forEach((service, seen) -> line(String.format(
                        Locale.ROOT,
                        "  - %s: %,d enrolments, %,d streams%s",
                        Printable.of(service),
                        seen.enrolments(),
                        seen.streams(),
                        seen.streams() == 0 ? "" : ", last line of " + Timestamp.text(seen.lastMicros()))));
    }

    private void together(Verification all) {
        if (all.reports().size() > 1) {
            line("");
            line("## All logs together");
            line("");
            row(
                    "lines",
                    ReportText.count(all.distinctLines()) + " different ones; " + ReportText.count(all.copies())
                            + " equal copies");
            findings(all.findings());
            if (all.failure() != null) {
                failure(all.failure());
            }
        }
    }

    private void findings(List<Finding> findings) {
        if (findings.isEmpty()) {
            line("None.");
        }
        findings.forEach(finding -> line("- " + finding.code() + ": " + Printable.of(finding.text())));
    }

    private void failure(Broken failure) {
        line("The first broken promise; nothing behind it was judged.");
        line("");
        row("place", failure.place().toString());
        row("why", failure.getMessage());
    }

    private void row(String name, String value) {
        line("- " + name + ": " + Printable.of(value));
    }

    private void line(String line) {
        text.append(line.stripTrailing()).append('\n');
    }

    private static String verdict(int exit) {
        return switch (exit) {
            case 0 -> "VERIFIED";
            case 3 -> "VERIFIED WITH FINDINGS";
            default -> "NOT VERIFIED";
        };
    }

    private static String version() throws IOException {
        try (InputStream in = ReportFile.class.getResourceAsStream("/dev/indelible/collector/version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
