package dev.indelible.agent.capture;

import dev.indelible.agent.context.ThreadContext;

/** One call of an advised method, from its entry to its end. Stays on the calling thread. */
public interface Call {
    /**
     * Called once, after the body. {@code result}: the boxed result, null for void or after an exception; {@code
     * thrown}: what the body threw, or null.
     */
    void end(ThreadContext thread, Object result, Throwable thrown) throws Throwable;
}
