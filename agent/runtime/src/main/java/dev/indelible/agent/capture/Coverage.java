package dev.indelible.agent.capture;

/** Where capture reports what should be audited and is not. Safe to call from any thread; never throws. */
public interface Coverage {
    /** {@code found}: what was found; {@code why}: why it is not audited. One {@code coverage} line each. */
    void missing(String found, String why);
}
