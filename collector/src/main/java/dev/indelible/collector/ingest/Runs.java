package dev.indelible.collector.ingest;

import java.util.Arrays;

/**
 * Where the lines of one stream lie in the log: for each run of neighbours the first seq and the first index. Old runs are
 * forgotten, so memory is bounded; whoever asks for one is answered with the position instead of a receipt. Safe for many
 * threads.
 */
final class Runs {
    private static final int MAX = 256;

    private long[] seqs = new long[4];
    private long[] indexes = new long[4];
    private int count;

    /** Lines of the stream from {@code seq} on lie at {@code index} and after. */
    synchronized void add(long seq, long index) {
        if (count > 0 && index - indexes[count - 1] == seq - seqs[count - 1]) {
            return;
        }
        if (count == MAX) {
            count = MAX / 2;
            System.arraycopy(seqs, MAX - count, seqs, 0, count);
            System.arraycopy(indexes, MAX - count, indexes, 0, count);
        }
        if (count == seqs.length) {
            seqs = Arrays.copyOf(seqs, 2 * count);
            indexes = Arrays.copyOf(indexes, 2 * count);
        }
        seqs[count] = seq;
        indexes[count++] = index;
    }

    /** The index of a line that is stored, or -1 where its run is forgotten. */
    synchronized long index(long seq) {
        int at = Arrays.binarySearch(seqs, 0, count, seq);
        int run = at >= 0 ? at : -at - 2;
        return run < 0 ? -1 : indexes[run] + seq - seqs[run];
    }
}
