package dev.indelible.collector.benchmarks;

import java.nio.file.Path;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param quick little of everything: the figures are rough
 * @param parts the names of the parts that run
 * @param work where processes have their folders
 * @param memoryLines how long the log of the part {@code memory} gets
 */
public record Plan(boolean quick, Set<String> parts, Path work, long memoryLines) {
    /** One of two numbers. */
    public int of(int whenQuick, int otherwise) {
        return quick ? whenQuick : otherwise;
    }

    /** How often a short thing is measured; the one in the middle is told. */
    public int rounds() {
        return of(1, 3);
    }
}
