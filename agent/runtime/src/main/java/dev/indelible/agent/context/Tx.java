package dev.indelible.agent.context;

import java.util.concurrent.atomic.AtomicReference;

/**
 * One transaction of one connection, from its begin to its end. It has an id from the first line that names it on; one
 * that no line names gets no {@code tx} line either. Any thread.
 */
public final class Tx {
    /** Connections that are lost with their transactions open must not make a chain without end. */
    private static final int MAX_DEPTH = 32;

    private final AtomicReference<String> id = new AtomicReference<>();
    private final int depth;
    private volatile Tx around;
    private volatile boolean ended;

    /** {@code around}: the one that its thread was in, on another connection, or null. */
    public Tx(Tx around) {
        boolean tooDeep = around != null && around.depth >= MAX_DEPTH;
        this.around = tooDeep ? null : around;
        depth = this.around == null ? 0 : around.depth + 1;
    }

    /** The innermost one around this that is still under way, or null. */
    public Tx around() {
        Tx open = around;
        while (open != null && !open.open()) {
            open = open.around;
        }
        around = open;
        return open;
    }

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
