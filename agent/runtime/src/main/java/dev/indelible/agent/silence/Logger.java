package dev.indelible.agent.silence;

import java.util.logging.Level;

/**
 * Stands in for {@code java.util.logging.Logger} in the libraries that the agent jar carries (the jar's build renames
 * their references). The real one would wake the log manager before the application's main can choose its own, and would
 * write into the application's log.
 *
 * <p>What must stay true: it has the methods that those libraries call, and does nothing.
 */
public final class Logger {
    private static final Logger SILENT = new Logger();

    private Logger() {}

    /** The same one for every name. */
    public static Logger getLogger(String name) {
        return SILENT;
    }

    /** Never. */
    public boolean isLoggable(Level level) {
        return false;
    }

    /** Nothing. */
    public void log(Level level, String message, Throwable thrown) {}

    /** Nothing. */
    public void fine(String message) {}

    /** Nothing. */
    public void info(String message) {}

    /** Nothing. */
    public void warning(String message) {}
}
