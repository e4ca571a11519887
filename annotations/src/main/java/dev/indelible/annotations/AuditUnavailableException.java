package dev.indelible.annotations;

/**
 * Thrown in place of a call whose audit line could not be kept, if it says {@link Audited.OnFailure#BLOCK} or the agent's
 * quota is used up and its setting {@code indelible.quota.action} is {@code fail}. The body did not run. In place of an
 * SQL statement the latter is a {@link java.sql.SQLTransientException}. The agent throws nothing else into an application.
 */
public class AuditUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message names the action that was stopped, and what to look at */
    public AuditUnavailableException(String message) {
        super(message);
    }
}
