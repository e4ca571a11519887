package dev.indelible.agent.capture;

/**
 * Thrown by a {@link Site} whose call must not run: carries the application's own exception to it. Nothing else of ours
 * ever leaves {@link Advised}.
 */
public final class Blocked extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Exception toCaller;

    /** {@code toCaller}: an exception of a class that the application knows, and that the advised method may throw. */
    public Blocked(Exception toCaller) {
        super(null, null, false, false);
        this.toCaller = toCaller;
    }

    Exception toCaller() {
        return toCaller;
    }
}
