package dev.indelible.collector.verify;

import java.util.List;

/**
 * One run of {@code verify} over one log or several.
 *
 * @param reports of each log, in the order in which they were given
 * @param findings about all of them together
 * @param failure where two logs contradict each other, or what was given has no log; or null
 * @param copies lines that lie in more than one log and count once
 */
record Verification(List<Report> reports, List<Finding> findings, Broken failure, long copies) {

    /** 0 verified, 1 not, 3 verified with findings. */
    int exit() {
        if (failure != null || failed() > 0) {
            return 1;
        }
        boolean clean = findings.isEmpty() && reports.stream().allMatch(report -> report.exit() == 0);
        return clean ? 0 : 3;
    }

    /** How many logs do not hold by themselves. */
    long failed() {
        return reports.stream().filter(report -> report.exit() == 1).count();
    }

    /** Lines that differ from each other. */
    long distinctLines() {
        return reports.stream().mapToLong(report -> report.counts().lines()).sum() - copies;
    }
}
