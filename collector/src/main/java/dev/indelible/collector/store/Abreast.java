package dev.indelible.collector.store;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does the same with many things, some at a time: a store answers slowly, and many calls at once. What is begun is finished
 * before a call returns, however it ends, so nothing is done behind the caller's back.
 */
final class Abreast {
    /** More than this gains little: one gateway and two disks do the work in the end. */
    private static final int WIDTH = 8;

    private Abreast() {}

    /** What is done with each. */
    interface Task<T> {
        void run(T thing) throws IOException, MirrorException;
    }

    /** Begins nothing more after the first failure, which is thrown. */
    static <T> void each(List<T> things, Task<T> task) throws IOException, MirrorException {
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        int width = Math.min(WIDTH, things.size());
        if (width == 0) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(width, run -> {
            Thread thread = new Thread(run, "indelible-store");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                workers.add(threads.submit(() -> {
                    for (int mine = next.getAndIncrement();
                            mine < things.size() && !failed.get();
                            mine = next.getAndIncrement()) {
                        boolean done = false;
                        try {
                            task.run(things.get(mine));
                            done = true;
                        } finally {
                            if (!done) {
                                failed.set(true);
                            }
                        }
                    }
                    return null;
                }));
            }
            join(workers, failed);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void join(List<Future<?>> workers, AtomicBoolean failed) throws IOException, MirrorException {
        Throwable first = null;
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                first = first == null ? e.getCause() : first;
            } catch (InterruptedException e) {
                failed.set(true);
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }
        if (first instanceof IOException e) {
            throw e;
        }
        if (first instanceof MirrorException e) {
            throw e;
        }
        if (first instanceof RuntimeException e) {
            throw e;
        }
        if (first != null) {
            throw new IllegalStateException(first);
        }
    }
}
