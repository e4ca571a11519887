package dev.indelible.collector.log;

/** A line in the folder that ingest would not take. Cheap: no stack trace. */
public final class RefusedLine extends Exception {
    private static final long serialVersionUID = 1;

    public RefusedLine(String message) {
        super(message, null, false, false);
    }
}
