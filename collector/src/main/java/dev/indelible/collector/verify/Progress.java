package dev.indelible.collector.verify;

import java.io.PrintStream;

/** Tells a person at a terminal how far a long verification is: after two seconds, then once a second. */
final class Progress {
    private static final long FIRST_NANOS = 2_000_000_000L;
    private static final long STEP_NANOS = 1_000_000_000L;
    private static final int LINES_BETWEEN_LOOKS = 1024;

    private final PrintStream terminal;
    private long next = System.nanoTime() + FIRST_NANOS;
    private boolean shown;

    /** @param terminal where to write, or null for silence */
    Progress(PrintStream terminal) {
        this.terminal = terminal;
    }

    void lines(long done, long all) {
        if (terminal == null || done % LINES_BETWEEN_LOOKS != 0 || System.nanoTime() - next < 0) {
            return;
        }
        next = System.nanoTime() + STEP_NANOS;
        shown = true;
        terminal.print("\r" + done + " of " + all + " lines");
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
