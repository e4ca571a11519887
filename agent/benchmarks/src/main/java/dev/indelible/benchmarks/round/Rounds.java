package dev.indelible.benchmarks.round;

import com.sun.management.ThreadMXBean;
import dev.indelible.benchmarks.fork.ForkResult;
import dev.indelible.benchmarks.fork.Quiet;
import dev.indelible.benchmarks.fork.Subject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * A benchmark in rounds; one JMH iteration is one. Each round's events fit into whatever takes them, and the next round
 * begins when nothing works any more: the figure is what the caller pays, not how fast the rest is. Besides JMH's wall
 * time it takes the CPU time of the calling threads, since the machine's other threads compete for its cores.
 */
@State(Scope.Benchmark)
public abstract class Rounds {
    private static final long QUIET_MILLIS = 1_000;
    private static final long FIRST_QUIET_MILLIS = 3_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** How many calls a thread makes in a round. */
    protected final int batch = Integer.getInteger(Subject.BATCH);

    private final Samples samples = new Samples();
    private int round = -1;
    private boolean measuring;

    /** What this JVM measures. */
    protected static Subject subject() {
        return Subject.valueOf(System.getProperty(Subject.NAME));
    }

    /** Where this JVM may write. */
    protected static Path folder() {
        return Path.of(System.getProperty(Subject.FOLDER));
    }

    /** Before each round. */
    @Setup(Level.Iteration)
    public void settle(IterationParams params) throws InterruptedException, IOException {
        boolean first = !measuring && params.getType() == IterationType.MEASUREMENT;
        measuring = params.getType() == IterationType.MEASUREMENT;
        round += measuring ? 1 : 0;
        Quiet.await(first ? FIRST_QUIET_MILLIS : QUIET_MILLIS);
    }

    /** Nanoseconds of CPU that the calling thread has used. */
    protected static long cpu() {
        return THREADS.getCurrentThreadCpuTime();
    }

    /** A thread has made its calls. {@code since}: {@link #cpu} before them. */
    protected void made(long since) {
        samples.add(measuring ? round : -1, batch, cpu() - since);
    }

    /** After the last round. {@code kept}: what the output holds, or -1 where others count it. */
    protected void tell(long kept) throws IOException {
        new ForkResult(samples.made(), kept, samples.cpuPerCall()).write(folder());
    }
}
