package dev.indelible.collector.canary;

/** A step of a check that did not hold. The message says what was seen, and what to look at. */
final class CanaryException extends Exception {
    private static final long serialVersionUID = 1;

    CanaryException(String message) {
        super(message);
    }
}
