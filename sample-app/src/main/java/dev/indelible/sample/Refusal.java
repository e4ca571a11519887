package dev.indelible.sample;

import java.io.Serial;
import org.springframework.http.HttpStatus;

/** The bank says no for a reason of its business; nothing was changed. Each reason is a class, so that a log can name it. */
public abstract class Refusal extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    Refusal(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    /** How the refusal is told to an HTTP client. */
    public HttpStatus status() {
        return status;
    }

    /** No account has this number. */
    public static final class AccountNotFound extends Refusal {
        @Serial
        private static final long serialVersionUID = 1;

        public AccountNotFound(String id) {
            super(HttpStatus.NOT_FOUND, "There is no account " + id + ".");
        }
    }

    /** The source holds less than the amount. */
    public static final class InsufficientFunds extends Refusal {
        @Serial
        private static final long serialVersionUID = 1;

        public InsufficientFunds(String id) {
            super(HttpStatus.UNPROCESSABLE_CONTENT, "Account " + id + " does not hold that much.");
        }
    }

    /** The amount is over the account's limit for one transfer. */
    public static final class LimitExceeded extends Refusal {
        @Serial
        private static final long serialVersionUID = 1;

        public LimitExceeded(String id) {
            super(HttpStatus.UNPROCESSABLE_CONTENT, "The amount is over the transfer limit of account " + id + ".");
        }
    }

    /** The account takes no money for now. */
    public static final class AccountFrozen extends Refusal {
        @Serial
        private static final long serialVersionUID = 1;

        public AccountFrozen(String id) {
            super(HttpStatus.CONFLICT, "Account " + id + " is frozen.");
        }
    }

    /** The PIN is not the account's. */
    public static final class WrongPin extends Refusal {
        @Serial
        private static final long serialVersionUID = 1;

        public WrongPin(String id) {
            super(HttpStatus.FORBIDDEN, "The PIN does not belong to account " + id + ".");
        }
    }
}
