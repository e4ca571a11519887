package dev.indelible.agent.context;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One transaction of one connection, from its begin to its end. It has an id from the first line that names it on; one
 * that no line names gets no {@code tx} line either. Any thread.
 */
public final class Tx {
    private final AtomicReference<String> id = new AtomicReference<>();
    private volatile boolean ended;

    /** The id that lines carry, base64url of 16 bytes; made on the first call. */
    public String id() {
        String known = id.get();
        if (known != null) {
            return known;
        }
        String fresh = RequestId.fresh().text();
        return id.compareAndSet(null, fresh) ? fresh : id.get();
    }

    /** Whether a line names this transaction, so that its end is worth one too. */
    public boolean named() {
        return id.get() != null;
    }

    /** Notes that it was committed, rolled back or left: what happens after this does not belong to it. */
    public void end() {
        ended = true;
    }

    /** Whether it is still under way. */
    public boolean open() {
        return !ended;
    }
}
