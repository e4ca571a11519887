package dev.indelible.benchmarks.call;

import java.math.BigDecimal;

/** The call without any record of it. */
final class BareBank implements Bank {
    @Override
    public long transfer(String from, String to, BigDecimal amount, Order order, String password) {
        return Bank.move(from, to, amount);
    }
}
