package dev.indelible.benchmarks.fork;

import java.util.concurrent.TimeUnit;

/** How processes are started and ended here, and by whoever else measures with them. */
public final class Children {
    private static final long END_SECONDS = 60;

    private Children() {}

    /** Nothing in the environment may change what is measured. */
    public static void clean(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("INDELIBLE_")
                        || key.startsWith("OTEL_")
                        || key.equals("JAVA_TOOL_OPTIONS")
                        || key.equals("JDK_JAVA_OPTIONS"));
    }

    /** Ends a process in order, or at once when that takes too long. */
    public static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
