package dev.indelible.collector.log;

/** What lies in the log's folder is not the log that was signed. The message names the file and, for a line, its number. */
public final class LogException extends Exception {
    private static final long serialVersionUID = 1;

    public LogException(String message) {
        super(message);
    }
}
