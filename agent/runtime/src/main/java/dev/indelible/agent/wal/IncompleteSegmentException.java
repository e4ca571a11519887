package dev.indelible.agent.wal;

import java.io.IOException;

/** A segment has no complete header, so nothing of it can be read, now or later. */
final class IncompleteSegmentException extends IOException {
    private static final long serialVersionUID = 1;

    IncompleteSegmentException(String message) {
        super(message);
    }
}
