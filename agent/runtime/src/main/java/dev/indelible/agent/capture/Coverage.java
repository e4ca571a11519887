package dev.indelible.agent.capture;

/**
 * Where capture reports what it audits and what should be audited and is not. Safe to call from any thread; never throws;
 * cheap for what was told before.
 */
public interface Coverage {
    /** {@code found}: what was found; {@code why}: why it is not audited, and what to do. One {@code coverage} line each. */
    void missing(String found, String why);

    /**
     * {@code what}: {@code method}, {@code driver}, {@code pool}, {@code container}, {@code security} or {@code
     * framework}; {@code name}: which one, with its version where it has one.
     */
    void covered(String what, String name);
}
