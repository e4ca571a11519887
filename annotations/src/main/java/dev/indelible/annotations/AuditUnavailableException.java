package dev.indelible.annotations;

/**
 * Thrown in place of a call whose audit line could not be written and that says {@link Audited.OnFailure#BLOCK}. The
 * body did not run. This is the only exception that the agent ever throws into an application.
 */
public class AuditUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message names the action that was stopped, and what to look at */
    public AuditUnavailableException(String message) {
        super(message);
    }
}
