package dev.indelible.benchmarks.call;

import dev.indelible.benchmarks.round.Rounds;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Calls of the bank. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark extends Rounds {
    private Bank bank;

    /** A calling thread and its arguments. */
    @State(Scope.Thread)
    public static class Caller {
        private final String[] accounts = {"ACC-1001", "ACC-1002", "ACC-1003", "ACC-1004"};
        private final BigDecimal amount = new BigDecimal("250.00");
        private final Order order = new Order(new Order.Customer("C-4711"));
        private final String password = "correct horse";

        /** Each thread has its actor. */
        @Setup(Level.Trial)
        public void signIn() {
            Actor.signIn();
        }
    }

    /** Before the first round. */
    @Setup(Level.Trial)
    public void open() {
        bank = Banks.open(subject(), folder());
    }

    /** After the last round. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        bank.close();
        tell(bank instanceof ChronicleBank chronicle ? chronicle.kept() : -1);
    }

    /** One thread's part of a round. */
    @Benchmark
    public void call(Caller caller, Blackhole blackhole) {
        long before = cpu();
        for (int i = 0; i < batch; i++) {
            blackhole.consume(bank.transfer(
                    caller.accounts[i & 3], caller.accounts[i + 1 & 3], caller.amount, caller.order, caller.password));
        }
        made(before);
    }
}
