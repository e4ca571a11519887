package com.acme.storm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The load: threads that call an audited method with ids of their own and note in a {@link Tally} that the call has
 * returned. Ends in order at the end of its standard input, so that it outlives nobody who started it.
 *
 * <p>Arguments: file of the tally, name of the run (first part of every id), threads, calls between two pauses, pause in
 * nanoseconds, calls of each thread at most (0: no end).
 */
public final class Storm {
    private static final String MEMO = "x".repeat(400);

    private static volatile boolean over;

    private Storm() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int threads = Integer.parseInt(args[2]);
        int burst = Integer.parseInt(args[3]);
        long pause = Long.parseLong(args[4]);
        long most = Long.parseLong(args[5]);
        Tally tally = Tally.create(Path.of(args[0]), threads);
        List<Thread> working = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(() -> pay(tally, number, args[1] + "-" + number + "-", burst, pause, most));
            thread.start();
            working.add(thread);
        }
        while (System.in.read() >= 0) {
            // nothing is said there; only the end counts
        }
        over = true;
        for (Thread thread : working) {
            thread.join();
        }
    }

    private static void pay(Tally tally, int thread, String prefix, int burst, long pause, long most) {
        Payments payments = new Payments();
        for (long i = 0; !over && (most == 0 || i < most); i++) {
            String id = prefix + i;
            String memo = MEMO.substring((int) (i % MEMO.length()));
            long since = System.nanoTime();
            try {
                payments.pay(id, memo);
                tally.returned(thread, System.nanoTime() - since);
            } catch (Throwable any) {
                tally.thrown(thread);
                return;
            }
            if (i % burst == burst - 1) {
                LockSupport.parkNanos(pause);
            }
        }
    }
}
