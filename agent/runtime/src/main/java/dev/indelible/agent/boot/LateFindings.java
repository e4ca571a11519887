package dev.indelible.agent.boot;

import dev.indelible.agent.capture.coverage.CoverageReport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Keeps what is found before there is a trail to tell it to. Any thread. */
final class LateFindings implements CoverageReport.Findings {
    private record Finding(String found, String why) {}

    private final Queue<Finding> early = new ConcurrentLinkedQueue<>();
    private volatile CoverageReport.Findings to;

    @Override
    public void missing(String found, String why) {
        early.add(new Finding(found, why));
        tell();
    }

    /** Tells what was found, and from now on at once. */
    void to(CoverageReport.Findings findings) {
        to = findings;
        tell();
    }

    private void tell() {
        CoverageReport.Findings now = to;
        if (now != null) {
            for (Finding next = early.poll(); next != null; next = early.poll()) {
                now.missing(next.found, next.why);
            }
        }
    }
}
