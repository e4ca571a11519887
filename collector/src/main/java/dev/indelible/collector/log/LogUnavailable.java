package dev.indelible.collector.log;

/** The log takes nothing now. The message says why; a caller may come back later. */
public final class LogUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    LogUnavailable(String message) {
        super(message, null, false, false);
    }
}
