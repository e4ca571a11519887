package dev.indelible.benchmarks.fork;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Waits until no thread of this JVM has anything to do: whoever takes events from the callers has caught up, the compiler
 * is done. The same for every subject. It asks Linux which threads are runnable; CPU time would not tell on a machine
 * whose cores are busy with other things.
 */
public final class Quiet {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final long WINDOW_MILLIS = 4;
    private static final int WINDOWS = 3;

    private Quiet() {}

    /** Returns when it was quiet at some looks in a row, or after {@code millis}. */
    public static void await(long millis) throws InterruptedException, IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        int quiet = 0;
        while (quiet < WINDOWS && System.nanoTime() < until) {
            Thread.sleep(WINDOW_MILLIS);
            quiet = runnable() <= 1 ? quiet + 1 : 0;
        }
    }

    /** How many threads run or wait for a core, the one that asks included. */
    private static int runnable() throws IOException {
        int runnable = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                try {
                    String stat = Files.readString(task.resolve("stat"));
                    runnable += stat.charAt(stat.lastIndexOf(')') + 2) == 'R' ? 1 : 0;
                } catch (IOException ended) {
                    // A thread that has ended has nothing to do.
                }
            }
        }
        return runnable;
    }
}
