package dev.indelible.agent.context;

/**
 * Whether a line was recorded in a request; shared by the request and the tasks that it handed over, and by nothing of
 * the application. Any thread.
 */
public final class RequestMark {
    private volatile boolean marked;

    /** Notes that a line was recorded in the request. */
    public void mark() {
        if (!marked) {
            marked = true;
        }
    }

    /** Whether one was. */
    public boolean marked() {
        return marked;
    }
}
