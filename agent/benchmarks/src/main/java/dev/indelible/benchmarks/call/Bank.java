package dev.indelible.benchmarks.call;

import java.math.BigDecimal;

/**
 * What is called. Each implementation does the same work and writes the same event in its own way: three arguments ({@code
 * from}, {@code to}, {@code amount}), a property of the fourth, the fact that there was a password, the actor, the outcome.
 */
public interface Bank extends AutoCloseable {
    /** Stands where a secret was. */
    String REDACTED = "[redacted]";

    /** The work itself: next to nothing, and not to be optimised away. */
    static long move(String from, String to, BigDecimal amount) {
        return from.hashCode() * 31L + to.hashCode() + amount.scale();
    }

    long transfer(String from, String to, BigDecimal amount, Order order, String password);

    /** Nothing is called any more: what was written must be where it can be counted. */
    @Override
    default void close() {}
}
