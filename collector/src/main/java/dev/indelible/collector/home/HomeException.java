package dev.indelible.collector.home;

/** A home that cannot be used as it is. The message names what to do. */
public final class HomeException extends Exception {
    private static final long serialVersionUID = 1;

    public HomeException(String message) {
        super(message);
    }
}
