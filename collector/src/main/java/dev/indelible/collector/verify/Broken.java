package dev.indelible.collector.verify;

/** The log is not what its format promises. Carries the first bad place; the message says which promise is broken. */
final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Place place;

    Broken(Place place, String message) {
        super(message, null, false, false);
        this.place = place;
    }

    Place place() {
        return place;
    }
}
