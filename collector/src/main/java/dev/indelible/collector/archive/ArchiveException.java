package dev.indelible.collector.archive;

/** An archive that is not there, is another log's, or holds what the log never gave it. The message names what to do. */
public final class ArchiveException extends Exception {
    private static final long serialVersionUID = 1L;

    public ArchiveException(String message) {
        super(message);
    }
}
