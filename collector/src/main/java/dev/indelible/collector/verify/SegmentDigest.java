package dev.indelible.collector.verify;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The SHA-256 of a whole file whose parts come in order, hashed one part after another by whichever thread has time. Parts
 * are added by one thread; {@link #run} is for any.
 */
final class SegmentDigest implements Runnable {
    private final MessageDigest digest = sha256();
    private final Queue<Part> parts = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    private record Part(byte[] bytes, int from, int to, CompletableFuture<Void> done) {}

    /** Adds the next bytes, which must not change; a call of {@link #run} must follow. */
    Future<?> add(byte[] bytes, int from, int to) {
        Part part = new Part(bytes, from, to, new CompletableFuture<>());
        parts.add(part);
        return part.done();
    }

    /** Hashes what is there; where another thread does so already, leaves it to that one. */
    @Override
    public void run() {
        if (waiting.getAndIncrement() > 0) {
            return;
        }
        do {
            Part part = parts.remove();
            digest.update(part.bytes(), part.from(), part.to() - part.from());
            part.done().complete(null);
        } while (waiting.decrementAndGet() > 0);
    }

    /** The digest, once every part is done. */
    byte[] value() {
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
