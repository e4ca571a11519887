package com.acme.bank;

import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Audited;
import dev.indelible.annotations.Sensitive;
import java.math.BigDecimal;

/** An application with audited methods of every visibility and nothing else. */
public class Plain {
    private Plain() {}

    record Order(String memo, BigDecimal amount, @Sensitive String card, Odd odd) {}

    /** Its text must never be asked for. */
    static final class Odd {
        private final Object nothing = null;

        @Override
        public String toString() {
            throw new IllegalStateException("toString of an argument ran");
        }

        public String getWorse() {
            return nothing.toString();
        }
    }

    @Audited(
            action = "account.transfer",
            category = "update",
            resource = "{from}",
            resourceType = "account",
            data = {"{order.memo}", "{order.amount}", "{order.card}", "{order.odd}", "{order.odd.worse}"})
    private static int transfer(String from, Order order, @AuditParam("pin") @Sensitive String pin) {
        return from.length() + pin.length() + order.memo().length();
    }

    @Audited
    void fails(@AuditParam("count") int count) {
        throw new IllegalArgumentException("business says no to " + count);
    }

    @Audited(action = "outer.call")
    public boolean outer() {
        inner(7L);
        return true;
    }

    @Audited(action = "inner.call", category = "read")
    protected long inner(@AuditParam("n") long n) {
        return n;
    }

    /** Prints the same with and without the agent. */
    public static void main(String[] arguments) {
        Order order = new Order("rent", new BigDecimal("250.00"), "4111", new Odd());
        System.out.println(transfer("ACC-17", order, "1234"));
        Plain plain = new Plain();
        System.out.println(plain.outer());
        try {
            plain.fails(3);
        } catch (IllegalArgumentException expected) {
            System.out.println(expected.getMessage());
        }
    }
}
