package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.store.NotLocked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread that writes the log. It takes what has queued up, appends it all, publishes once (group commit) and then
 * tells each waiter the index of its first line. The queue is bounded: who finds it full is told to come back.
 *
 * <p>Waiters' callbacks run on this thread, in log order, before the next group is begun. Any failure to write ends it all:
 * {@code fatal} is called, and where the process outlives that, every waiter is told.
 */
final class Committer {
    private static final int QUEUE = 256;
    private static final long GROUP_BYTES = 16L << 20;

    private final LogWriter writer;
    private final CollectorStream stream;
    private final Dates dates;
    private final Consumer<Throwable> fatal;
    private final BlockingQueue<Commit> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread;
    private volatile boolean closing;
    private volatile String stopped;

    /** One thing to append: an agent's lines, or a line of the collector's own. */
    private record Commit(List<Line> lines, OwnLine own, CompletableFuture<Long> done) {
        long bytes() {
            return lines.stream().mapToLong(Line::length).sum();
        }
    }

    Committer(LogWriter writer, CollectorStream stream, Dates dates, Consumer<Throwable> fatal) {
        this.writer = writer;
        this.stream = stream;
        this.dates = dates;
        this.fatal = fatal;
        this.thread = new Thread(this::run, "indelible-commit");
    }

    void start() {
        thread.start();
    }

    /** Queues an agent's lines, verified; the future gives the index of the first, once durable and published. */
    CompletableFuture<Long> submit(List<Line> lines) throws LogUnavailable {
        return queue(new Commit(lines, null, new CompletableFuture<>()));
    }

    /** Queues a line of the collector's own stream. */
    CompletableFuture<Long> submit(OwnLine line) throws LogUnavailable {
        return queue(new Commit(List.of(), line, new CompletableFuture<>()));
    }

    /** From now on nothing is appended or signed, for the reason given; what is being written is finished. */
    void stopSigning(String reason) {
        stopped = reason;
    }

    /** Why nothing is signed any more, or null. */
    String stopped() {
        return stopped;
    }

    /** Writes what is queued, then ends the thread. */
    void close() throws InterruptedException {
        closing = true;
        if (thread.isAlive() && Thread.currentThread() != thread) {
            thread.join();
        }
    }

    private CompletableFuture<Long> queue(Commit commit) throws LogUnavailable {
        if (stopped != null) {
            throw new LogUnavailable("this log has stopped signing: " + stopped);
        }
        if (closing || !queue.offer(commit)) {
            throw new LogUnavailable(
                    closing ? "the collector is stopping" : "the collector has more to write than it can");
        }
        return commit.done();
    }

    private void run() {
        List<Commit> group = new ArrayList<>();
        try {
            while (takeGroup(group)) {
                if (stopped == null) {
                    commit(group);
                } else {
                    group.forEach(commit -> commit.done()
                            .completeExceptionally(new LogUnavailable("this log has stopped signing: " + stopped)));
                }
                group.clear();
            }
        } catch (NotLocked e) {
            stopped = e.getMessage();
            fail(group, e.getMessage());
        } catch (Throwable e) {
            // The JDK lets its UnixException out, undeclared, where a folder that was listed cannot be closed.
            stopped = "writing failed";
            fatal.accept(e);
            queue.drainTo(group);
            fail(group, "writing failed: " + e);
        }
    }

    private static void fail(List<Commit> group, String why) {
        LogUnavailable unavailable = new LogUnavailable(why);
        group.forEach(commit -> commit.done().completeExceptionally(unavailable));
    }

    /** Waits for work; false once closing and nothing is left. */
    private boolean takeGroup(List<Commit> group) throws InterruptedException {
        Commit commit = queue.poll();
        while (commit == null && !closing) {
            commit = queue.poll(100, TimeUnit.MILLISECONDS);
        }
        if (commit == null) {
            commit = queue.poll();
        }
        long bytes = 0;
        while (commit != null) {
            group.add(commit);
            bytes += commit.bytes();
            commit = bytes < GROUP_BYTES ? queue.poll() : null;
        }
        return !group.isEmpty();
    }

    private void commit(List<Commit> group) throws IOException {
        long[] first = new long[group.size()];
        for (int i = 0; i < first.length; i++) {
            Commit commit = group.get(i);
            first[i] = writer.tiles().size();
            if (commit.own() != null) {
                appendOwn(commit);
            }
            for (Line line : commit.lines()) {
                writer.append(line);
            }
        }
        OwnLine alarm = dates.alarm(writer.publish());
        if (alarm != null && queue.offer(new Commit(List.of(), alarm, new CompletableFuture<>()))) {
            dates.told(alarm);
        }
        for (int i = 0; i < first.length; i++) {
            group.get(i).done().complete(first[i]);
        }
    }

    /** A line of the collector's own that cannot be a line fails alone: it must not end the log. */
    private void appendOwn(Commit commit) throws IOException {
        Line line;
        try {
            byte[] bytes = stream.next(commit.own());
            line = Line.parse(bytes, 0, bytes.length);
        } catch (RuntimeException | LineException e) {
            commit.done().completeExceptionally(e);
            return;
        }
        writer.append(line);
        stream.appended(line.leaf());
    }
}
