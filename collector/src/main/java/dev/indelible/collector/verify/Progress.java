package dev.indelible.collector.verify;

import java.io.PrintStream;
import java.util.Locale;

/** Tells a person at a terminal how far a long verification is: after two seconds, then once a second. */
final class Progress {
    private static final long FIRST_NANOS = 2_000_000_000L;
    private static final long STEP_NANOS = 1_000_000_000L;
    private static final int LINES_BETWEEN_LOOKS = 1024;

    private final PrintStream terminal;
    private final long begun = System.nanoTime();
    private long next = begun + FIRST_NANOS;
    private boolean shown;

    /** @param terminal where to write, or null for silence */
    Progress(PrintStream terminal) {
        this.terminal = terminal;
    }

    void lines(long done, long all) {
        if (terminal == null || done == 0 || done % LINES_BETWEEN_LOOKS != 0 || System.nanoTime() - next < 0) {
            return;
        }
        next = System.nanoTime() + STEP_NANOS;
        shown = true;
        long left = (all - done) * ((System.nanoTime() - begun) / 1_000_000) / done / 1000;
        terminal.print(String.format(
                Locale.ROOT, "\r%,d of %,d lines, %d %%, about %d s left\u001b[K", done, all, 100 * done / all, left));
        terminal.flush();
    }

    /** Wipes the line. */
    void end() {
        if (shown) {
            terminal.print("\r\u001b[K");
            terminal.flush();
        }
    }
}
