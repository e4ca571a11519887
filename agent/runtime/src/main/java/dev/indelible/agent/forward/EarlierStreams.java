package dev.indelible.agent.forward;

import dev.indelible.agent.wal.WalStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The streams of earlier runs that are still to be sent, oldest first, and those that the collector will not have. One
 * thread, the forwarder's, but for {@link #backlog}.
 */
final class EarlierStreams {
    private final Deque<Sender> waiting = new ArrayDeque<>();
    private final List<WalStream> setAside = new ArrayList<>();
    private volatile long backlog;

    EarlierStreams(Stream<Sender> oldestFirst) {
        oldestFirst.forEach(waiting::add);
        count();
    }

    /** The next to send, or null. */
    Sender first() {
        return waiting.peek();
    }

    /** This one comes last. */
    void add(Sender ended) {
        waiting.add(ended);
    }

    /** These are not sent any more, and nothing of them counts. */
    void drop(Set<WalStream> rejected) {
        waiting.removeIf(sender -> {
            boolean dropped = rejected.contains(sender.stream());
            if (dropped) {
                sender.close();
            }
            return dropped;
        });
        setAside.removeAll(rejected);
    }

    /** The first is not sent any more. */
    void remove() {
        waiting.remove().close();
    }

    /** The first is not sent any more in this run, and still counts as not received. */
    void setAside() {
        setAside.add(waiting.element().stream());
        remove();
    }

    /** Lines of them that may be sent and were not received when {@link #count} was called last. Any thread. */
    long backlog() {
        return backlog;
    }

    /** Brings {@link #backlog} up to date. */
    void count() {
        backlog = Stream.concat(waiting.stream().map(Sender::stream), setAside.stream())
                .mapToLong(stream -> Math.max(0, stream.sendable() - stream.received()))
                .sum();
    }
}
