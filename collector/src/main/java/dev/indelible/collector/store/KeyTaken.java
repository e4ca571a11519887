package dev.indelible.collector.store;

/** An object was not created, since its key is not, or not alone, the caller's. */
public final class KeyTaken extends Exception {
    private static final long serialVersionUID = 1L;

    public KeyTaken(String key, String why) {
        super(key + " is taken: " + why);
    }
}
