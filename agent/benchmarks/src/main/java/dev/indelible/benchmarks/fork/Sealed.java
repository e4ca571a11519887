package dev.indelible.benchmarks.fork;

/**
 * What went through chain and seal.
 *
 * @param events sealed ones
 * @param seconds from the beginning to the last seal over them
 */
public record Sealed(long events, double seconds) {
    /** Events a second. */
    public double rate() {
        return seconds <= 0 ? 0 : events / seconds;
    }
}
