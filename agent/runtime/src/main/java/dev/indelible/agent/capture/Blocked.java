package dev.indelible.agent.capture;

/**
 * Thrown by a {@link Site} whose call must not run: carries the application's own exception to it. Nothing else of ours
 * ever leaves {@link Advised}.
 */
public final class Blocked extends Exception {
    private static final long serialVersionUID = 1;

    private final transient RuntimeException toCaller;

    /** {@code toCaller}: an exception of a class that the application knows. */
    public Blocked(RuntimeException toCaller) {
        super(null, null, false, false);
        this.toCaller = toCaller;
    }

    RuntimeException toCaller() {
        return toCaller;
    }
}
