package dev.indelible.collector.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forces files to the disk: a few one after the other, many at once, since a file system commits together what it is asked
 * for together, and whoever asks for one file after the other waits for a commit each time. Owned by one thread, which
 * forces with the others and returns when every file is on the disk.
 */
final class Forcing implements Closeable {
    /** Up to so many it is not worth waking others. */
    private static final int FEW = 6;

    private static final int THREADS = 16;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "indelible-force");
                thread.setDaemon(true);
                return thread;
            });

    Forcing() {
        threads.allowCoreThreadTimeOut(true);
    }

    /** Contents and lengths of all these files are durable when this returns; their names are not. */
    void force(List<FileChannel> files) throws IOException {
        AtomicInteger next = new AtomicInteger();
        List<Future<Void>> others = new ArrayList<>();
        for (int i = 1; files.size() > FEW && i < Math.min(THREADS, files.size()); i++) {
            others.add(threads.submit(() -> force(files, next)));
        }
        force(files, next);
        for (Future<Void> other : others) {
            await(other);
        }
    }

    private static Void force(List<FileChannel> files, AtomicInteger next) throws IOException {
        for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
            files.get(i).force(true);
        }
        return null;
    }

    private static void await(Future<Void> other) throws IOException {
        try {
            other.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while files were forced to the disk");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
