package dev.indelible.endurance;

import com.acme.storm.Storm;
import com.acme.storm.Tally;
import dev.indelible.agent.harness.Forked;
import dev.indelible.annotations.Audited;
import dev.indelible.endurance.Jvms.Running;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The load program under the real agent, run after run on one state folder, and what the callers of each run saw. */
final class Load {
    private final Jvms jvms;
    private final Path token;
    private final Path state;
    private final Path tallies;
    private final List<Run> runs = new ArrayList<>();

    /** {@code state}: the agents' folder; {@code tallies}: an existing one for what callers saw. */
    Load(Jvms jvms, Path token, Path state, Path tallies) {
        this.jvms = jvms;
        this.token = token;
        this.state = state;
        this.tallies = tallies;
    }

    /**
     * How a run calls.
     *
     * @param burst calls of a thread between two pauses
     * @param most calls of each thread, or 0
     */
    record Pace(int threads, int burst, long pauseNanos, long most) {}

    /** One process. */
    static final class Run {
        private final String name;
        private final Running running;
        private final Path file;
        private Tally tally;

        private Run(String name, Running running, Path file) {
            this.name = name;
            this.running = running;
            this.file = file;
        }

        String name() {
            return name;
        }

        Running running() {
            return running;
        }

        /** Null as long as the program has not come so far as to make it. */
        Tally tally() throws IOException {
            if (tally == null && Files.exists(file) && Files.size(file) > 0) {
                tally = Tally.open(file);
            }
            return tally;
        }

        /** Calls that have returned. */
        long returned() throws IOException {
            Tally made = tally();
            return made == null ? 0 : made.returned();
        }

        /** Waits until so many calls have returned; fails when the process ends before. */
        void await(long calls) throws Exception {
            Await.until(
                    200,
                    () -> {
                        if (!running.process().isAlive() && returned() < calls) {
                            throw new AssertionError(name + " ended by itself: " + running.said());
                        }
                        return returned() >= calls;
                    },
                    () -> name + " is slow: " + running.said());
        }

        /** Ends it in order. */
        void end() throws IOException, InterruptedException {
            running.process().getOutputStream().close();
            if (!running.process().waitFor(60, TimeUnit.SECONDS)
                    || running.process().exitValue() != 0) {
                throw new AssertionError(name + " does not end well: " + running.said());
            }
        }
    }

    /** Starts the next run. {@code before}: a command to run the JVM under; {@code options}: more for the JVM. */
    Run start(Pace pace, List<String> before, String... options) throws IOException {
        String name = "r" + runs.size();
        Path file = tallies.resolve(name);
        List<String> arguments = new ArrayList<>(List.of(
                "-Xmx256m", "-javaagent:" + Forked.JAR, "-Dindelible.token.file=" + token, "-Dindelible.dir=" + state));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of(
                "-cp",
                classes(Storm.class) + File.pathSeparator + classes(Audited.class),
                Storm.class.getName(),
                file.toString(),
                name,
                Integer.toString(pace.threads()),
                Integer.toString(pace.burst()),
                Long.toString(pace.pauseNanos()),
                Long.toString(pace.most())));
        Run run = new Run(name, jvms.java("load-" + name, before, arguments), file);
        runs.add(run);
        return run;
    }

    private static Path classes(Class<?> one) {
        return new File(one.getProtectionDomain().getCodeSource().getLocation().getPath()).toPath();
    }

    List<Run> runs() {
        return runs;
    }

    /** Calls of all runs that have returned. */
    long returned() throws IOException {
        long returned = 0;
        for (Run run : runs) {
            returned += run.returned();
        }
        return returned;
    }
}
