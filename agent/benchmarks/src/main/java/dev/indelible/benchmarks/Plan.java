package dev.indelible.benchmarks;

import java.nio.file.Path;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param quick little of everything: the figures are rough
 * @param parts the names of the parts that run
 * @param work where the measured JVMs have their folders
 */
public record Plan(boolean quick, Set<String> parts, Path work) {
    /** How many JVMs each figure comes from. */
    public int forks() {
        return quick ? 1 : 2;
    }

    /** One of two numbers. */
    public int of(int whenQuick, int otherwise) {
        return quick ? whenQuick : otherwise;
    }
}
