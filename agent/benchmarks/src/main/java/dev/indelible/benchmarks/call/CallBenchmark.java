package dev.indelible.benchmarks.call;

import com.sun.management.ThreadMXBean;
import dev.indelible.benchmarks.fork.ForkResult;
import dev.indelible.benchmarks.fork.Quiet;
import dev.indelible.benchmarks.fork.Subject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.nio.file.Path;
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
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * Calls in rounds. Each round's events fit into whatever takes them, and the next round begins when nothing works any
 * more: the figure is what the caller pays, not how fast the rest is. Besides JMH's wall time it takes the CPU time of the
 * calling threads, since the machine's other threads compete for its cores.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(java.util.concurrent.TimeUnit.NANOSECONDS)
public class CallBenchmark {
    private static final long QUIET_MILLIS = 1_000;
    private static final long FIRST_QUIET_MILLIS = 3_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Samples samples = new Samples();
    private final Path folder = Path.of(System.getProperty(Subject.FOLDER));
    private final int calls = Integer.getInteger(Subject.BATCH);

    private Bank bank;
    private int round = -1;
    private boolean measuring;

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
        bank = Banks.open(Subject.valueOf(System.getProperty(Subject.NAME)), folder);
    }

    /** Before each round. */
    @Setup(Level.Iteration)
    public void settle(IterationParams params) throws InterruptedException {
        boolean first = !measuring && params.getType() == IterationType.MEASUREMENT;
        measuring = params.getType() == IterationType.MEASUREMENT;
        round += measuring ? 1 : 0;
        Quiet.await(first ? FIRST_QUIET_MILLIS : QUIET_MILLIS);
    }

    /** After the last round. */
    @TearDown(Level.Trial)
    public void tell() throws IOException {
        bank.close();
        long kept = bank instanceof ChronicleBank chronicle ? chronicle.kept() : -1;
        new ForkResult(samples.made(), kept, samples.cpuPerCall()).write(folder);
    }

    /** One thread's part of a round. */
    @Benchmark
    public void call(Caller caller, Blackhole blackhole) {
        long before = THREADS.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            blackhole.consume(bank.transfer(
                    caller.accounts[i & 3],
                    caller.accounts[i + 1 & 3],
                    caller.amount,
                    caller.order,
                    caller.password));
        }
        samples.add(measuring ? round : -1, calls, THREADS.getCurrentThreadCpuTime() - before);
    }
}
