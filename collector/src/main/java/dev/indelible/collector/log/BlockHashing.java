package dev.indelible.collector.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Digests what is written, block by block and in order, on a thread of its own: who writes and forces does not wait for it,
 * unless it is {@link #BLOCKS} behind. Owned by one thread.
 */
final class BlockHashing implements Closeable {
    /** Bytes of a block; holds any line and its line feed. */
    static final int BLOCK = 1 << 18;

    private static final int BLOCKS = 16;
    private static final long IDLE_SECONDS = 30;

    private final BlockingQueue<byte[]> free = new ArrayBlockingQueue<>(BLOCKS);
    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread hashing = new Thread(task, "indelible-hash");
                hashing.setDaemon(true);
                return hashing;
            });
    private int made;

    BlockHashing() {
        thread.allowCoreThreadTimeOut(true);
    }

    /** A block to fill. */
    byte[] block() throws IOException {
        byte[] block = free.poll();
        if (block == null && made < BLOCKS) {
            made++;
            return new byte[BLOCK];
        }
        try {
            return block == null ? free.take() : block;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Adds the first bytes of a block to a digest; the block is not the caller's any more. */
    void add(MessageDigest digest, byte[] block, int length) {
        thread.execute(() -> {
            digest.update(block, 0, length);
            free.add(block);
        });
    }

    /** Waits until everything is added. */
    void await() throws IOException {
        Future<?> last = thread.submit(() -> {});
        try {
            last.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static IOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while lines were hashed");
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}
