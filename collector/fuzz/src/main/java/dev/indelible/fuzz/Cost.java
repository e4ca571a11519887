package dev.indelible.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.zip.CRC32;

/**
 * What reading may cost: time linear in what is read. An input that is short shows nothing of that, so a few inputs in a
 * hundred are also read many times over in one go, as long as their reader's limit allows.
 *
 * <p>Counted is the thread's processor time, so that a busy machine fails nothing, the best of several attempts, and only
 * what also costs far more than four times a quarter of it: a machine that is slow as such fails nothing either.
 */
final class Cost {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int ATTEMPTS = 6;
    private static final int QUADRATIC = 9;

    private Cost() {}

    /** Something that reads; what it throws is judged where the input is read once. */
    interface Reading {
        void of(byte[] bytes) throws Exception;
    }

    /** Whether this input is one of the few that are read many times over; always the same ones. */
    static boolean isChosen(byte[] input, int oneIn) {
        CRC32 crc = new CRC32();
        crc.update(input);
        return input.length > 0 && crc.getValue() % oneIn == 0;
    }

    /** A head, then the unit over and over, until there are so many bytes: an AssertionError where time is not linear. */
    static void linear(long millis, byte[] head, byte[] unit, int length, Reading reading) {
        long most = millis * 1_000_000;
        long whole = best(repeated(head, unit, length), most, reading);
        if (whole > most && whole > QUADRATIC * quarter(head, unit, length, reading)) {
            // What was slow because it was new to the JVM is not so a second time.
            long quarter = quarter(head, unit, length, reading);
            long again = best(repeated(head, unit, length), 0, reading);
            if (again > most && again > QUADRATIC * quarter) {
                throw new AssertionError("reading takes " + again / 1_000_000 + " ms, and is not linear");
            }
        }
    }

    /** An even number of quotes may be read to the end, and an odd one be given up: the dearer of both counts. */
    private static long quarter(byte[] head, byte[] unit, int length, Reading reading) {
        return Math.max(
                best(repeated(head, unit, length / 4), 0, reading),
                best(repeated(head, unit, length / 4 + unit.length), 0, reading));
    }

    private static long best(byte[] bytes, long enough, Reading reading) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && best > enough; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            try {
                reading.of(bytes);
            } catch (Exception e) {
                // As said above.
            }
            best = Math.min(best, THREADS.getCurrentThreadCpuTime() - before);
        }
        return best;
    }

    private static byte[] repeated(byte[] head, byte[] unit, int length) {
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = i < head.length ? head[i] : unit[(i - head.length) % unit.length];
        }
        return all;
    }
}
