package dev.indelible.benchmarks.load;

import dev.indelible.benchmarks.call.Actor;
import dev.indelible.benchmarks.call.Bank;
import dev.indelible.benchmarks.call.Order;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLong;

/** What a calling thread does: so many calls, at a pace or without one. */
final class Callers {
    private static final String[] ACCOUNTS = {"ACC-1001", "ACC-1002", "ACC-1003", "ACC-1004"};
    private static final BigDecimal AMOUNT = new BigDecimal("250.00");
    private static final Order ORDER = new Order(new Order.Customer("C-4711"));

    private final Bank bank;
    private final AtomicLong made = new AtomicLong();

    /** What the calls gave, so that none is optimised away. */
    private final AtomicLong moved = new AtomicLong();

    Callers(Bank bank) {
        this.bank = bank;
    }

    /** Calls so many times, or until {@link System#nanoTime} is there; each call is timed. */
    void times(int calls, long until, Pace pace, Histogram times) {
        Actor.signIn();
        long sum = 0;
        int i = 0;
        for (; i < calls; i++) {
            if (i % Pace.BURST == 0) {
                if (pace != null) {
                    pace.await();
                }
                if (System.nanoTime() - until > 0) {
                    break;
                }
            }
            long since = System.nanoTime();
            sum += call(i);
            times.add(System.nanoTime() - since);
        }
        done(i, sum);
    }

    /** How many calls were made by threads that have ended. */
    long made() {
        return made.get();
    }

    private long call(int i) {
        return bank.transfer(ACCOUNTS[i & 3], ACCOUNTS[i + 1 & 3], AMOUNT, ORDER, "correct horse");
    }

    private void done(long calls, long sum) {
        moved.addAndGet(sum);
        made.addAndGet(calls);
    }
}
