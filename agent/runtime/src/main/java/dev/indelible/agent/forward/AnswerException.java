package dev.indelible.agent.forward;

import java.io.IOException;

/** An answer that arrived and is none of the protocol's; the message says why. */
final class AnswerException extends IOException {
    private static final long serialVersionUID = 1;

    AnswerException(String message) {
        super(message);
    }

    AnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
