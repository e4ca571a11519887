package dev.indelible.collector.proof;

/** There is no proof; the message says why, as a sentence for a person. */
final class NotProven extends Exception {
    private static final long serialVersionUID = 1;

    NotProven(String message) {
        super(message, null, false, false);
    }
}
