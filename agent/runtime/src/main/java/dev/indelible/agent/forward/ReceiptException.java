package dev.indelible.agent.forward;

/** A receipt that proves nothing; the message says why. */
final class ReceiptException extends Exception {
    ReceiptException(String message) {
        super(message);
    }
}
