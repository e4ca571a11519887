package dev.indelible.agent.trail;

import dev.indelible.chain.key.SigningKey;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * One-time keys, made before they are needed, on a thread of their own: a key pair costs more than all else in a seal.
 * Each is fresh from the operating system and lives in memory only.
 */
final class KeysAhead {
    private static final int AHEAD = 32;

    private final ArrayBlockingQueue<SigningKey> keys = new ArrayBlockingQueue<>(AHEAD);
    private volatile boolean closed;

    /** Fills the queue until {@link #close}; the body of the thread, to be entered again after an error. */
    void run() {
        try {
            while (!closed) {
                keys.put(SigningKey.generate());
            }
        } catch (InterruptedException e) {
            // not on a thread of the agent's
            Thread.currentThread().interrupt();
        }
        destroy();
    }

    /** A key that nobody else has; made here and now when none is ready. */
    SigningKey take() {
        SigningKey key = keys.poll();
        return key == null ? SigningKey.generate() : key;
    }

    /** Overwrites what is left. */
    void close() {
        closed = true;
        destroy();
    }

    private void destroy() {
        for (SigningKey key = keys.poll(); key != null; key = keys.poll()) {
            key.destroy();
        }
    }
}
