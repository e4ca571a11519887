package dev.indelible.collector.benchmarks.lines;

/**
 * How an agent cuts its lines. A real agent seals after 100 ms, under load after 256 to 4,096 lines; it sends what is sealed
 * in batches that end with the first seal beyond 1 MiB or 4,096 lines.
 *
 * @param linesPerSeal events, without the seal
 */
public record Shape(int linesPerSeal, int sealsPerBatch) {
    /** FORMAT.md's most between two seals, and the most that an agent waits for. */
    private static final int MOST = 4096;

    private static final int LEAST = 16;
    private static final double SEALS_PER_SECOND = 10;

    /** Of one agent alone with more to do than it can send: as many lines to a seal as there may be. */
    public static final Shape ALONE = new Shape(MOST, 1);

    /** Of one of many agents that wait for the collector: seals by time, of which a batch takes 1 MiB. */
    public static final Shape AMONG_MANY = new Shape(512, 6);

    /** Of an agent that is not held up: each seal is sent when it is there. */
    public static Shape paced(double linesPerSecond) {
        return new Shape((int) Math.max(LEAST, Math.min(MOST, linesPerSecond / SEALS_PER_SECOND)), 1);
    }

    /** Lines of a batch, seals included. */
    public int lines() {
        return (linesPerSeal + 1) * sealsPerBatch;
    }
}
