package dev.indelible.collector.verify;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A fixed number of threads, the owner's among them: while the owner waits for a task it runs others, so that one thread
 * alone does all the work, and no more threads than asked for are ever busy. The queue holds what {@link ReadAhead} has in
 * flight and is bounded by that.
 */
final class Workers implements Closeable {
    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();

    /** @param count threads that may work at once, the owner's included; at least 1 */
    Workers(int count) {
        for (int i = 1; i < count; i++) {
            Thread thread = new Thread(this::work, "indelible-verify-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    int count() {
        return threads.size() + 1;
    }

    /** Queues a task; it must not throw, or keep what it throws, as a FutureTask does. */
    void submit(Runnable task) {
        queue.add(task);
    }

    /** The owner waits until this is done, and works meanwhile. */
    void await(Future<?> task) throws IOException {
        while (!task.isDone()) {
            Runnable other = queue.poll();
            if (other == null) {
                break;
            }
            other.run();
        }
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the verification was interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }

    private void work() {
        try {
            while (true) {
                queue.take().run();
            }
        } catch (InterruptedException e) {
            // Closed: what is left in the queue is wanted by nobody.
        }
    }
}
