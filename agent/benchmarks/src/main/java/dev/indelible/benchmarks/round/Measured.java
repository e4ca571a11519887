package dev.indelible.benchmarks.round;

import dev.indelible.benchmarks.Plan;
import dev.indelible.benchmarks.fork.ForkResult;
import dev.indelible.benchmarks.fork.Kept;
import dev.indelible.benchmarks.fork.Site;
import dev.indelible.benchmarks.fork.Subject;
import dev.indelible.benchmarks.fork.Tools;
import dev.indelible.benchmarks.report.Figures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** One subject's figures from all JVMs that it was measured in. */
public final class Measured {
    private static final long ITERATION_SECONDS = 60;

    private final Class<? extends Rounds> benchmark;
    private final Subject subject;
    private final int threads;
    private final List<Double> cpu = new ArrayList<>();
    private final List<Double> wall = new ArrayList<>();
    private Kept kept = Kept.NONE;
    private Exception failure;

    public Measured(Class<? extends Rounds> benchmark, Subject subject, int threads) {
        this.benchmark = benchmark;
        this.subject = subject;
        this.threads = threads;
    }

    /**
     * Measures in one more JVM, by JMH; none is begun after one that failed.
     *
     * @param calls of all threads in a round
     * @param settings of the agent
     * @param kinds of the agent's events that count
     */
    public void fork(Plan plan, Tools tools, int calls, Map<String, String> settings, Set<String> kinds)
            throws InterruptedException {
        if (failure == null) {
            try {
                measure(plan, tools, calls, settings, kinds);
            } catch (IOException | RunnerException | IllegalStateException e) {
                e.printStackTrace();
                failure = e;
            }
        }
    }

    private void measure(Plan plan, Tools tools, int calls, Map<String, String> settings, Set<String> kinds)
            throws IOException, InterruptedException, RunnerException {
        System.err.println(
                benchmark.getSimpleName() + ": " + subject + ", threads " + threads + ", JDK " + tools.version());
        int batch = calls / threads;
        int rounds = plan.of(12, 20);
        try (Site site = Site.open(tools, subject, plan.work(), true)) {
            List<String> options = new ArrayList<>(site.options(settings));
            options.add("-D" + Subject.BATCH + "=" + batch);
            wall.add(new Runner(new OptionsBuilder()
                            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                            .jvm(tools.java().toString())
                            .jvmArgs(options.toArray(String[]::new))
                            .forks(1)
                            .threads(threads)
                            .operationsPerInvocation(batch)
                            .warmupIterations(rounds)
                            .measurementIterations(rounds)
                            .timeout(TimeValue.seconds(ITERATION_SECONDS))
                            .shouldFailOnError(true)
                            .output(plan.work().resolve("jmh.out").toString())
                            .build())
                    .runSingle()
                    .getPrimaryResult()
                    .getStatistics()
                    .getPercentile(50));
            ForkResult result = ForkResult.read(site.folder());
            cpu.addAll(result.figures());
            kept = kept.and(site.kept(result.made(), result.kept(), kinds));
        }
    }

    /** Why there are no figures; null where there are. */
    public Exception failure() {
        return failure;
    }

    public Subject subject() {
        return subject;
    }

    /** Nanoseconds of CPU per call on the calling threads: the median round. */
    public double cpu() {
        return Figures.median(cpu);
    }

    /** Nanoseconds that one call took on its thread: the median round. */
    public double wall() {
        return Figures.median(wall);
    }

    public Kept kept() {
        return kept;
    }
}
