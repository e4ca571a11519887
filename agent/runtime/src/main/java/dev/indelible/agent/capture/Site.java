package dev.indelible.agent.capture;

import dev.indelible.agent.context.ThreadContext;

/**
 * What happens when an advised method of the application is entered. One per advised method, made when the method is
 * linked; called by any thread. May throw: the caller counts it, and the application never sees it.
 */
public interface Site {
    /** Called before the body. Gives what is to be done after it, or null for nothing. */
    Call enter(ThreadContext thread, Object self, Object[] arguments) throws Throwable;
}
