package dev.indelible.agent.context;

/**
 * How deep a thread is in calls into JDBC statements. Pools and proxies wrap statements: what is called first may be a
 * wrapper's, what it passes the call on to may be another's, and the last of them is the driver's own.
 *
 * <p>What must stay true: only the way down to the driver's own statement counts; what that one calls further on does not.
 */
final class StatementDepth {
    private int open;

    /** Each call so far was passed on to a further statement. */
    private boolean descending;

    private Object innermost;

    StatementDepth() {}

    StatementDepth(StatementDepth same) {
        put(same.open, same.descending, same.innermost);
    }

    void put(int open, boolean descending, Object innermost) {
        this.open = open;
        this.descending = descending;
        this.innermost = innermost;
    }

    int open(Object statement) {
        if (open == 0 || descending) {
            innermost = statement;
            descending = true;
        }
        return open++;
    }

    void bottom() {
        descending = false;
    }

    void close() {
        // An exit whose entry a new request has forgotten.
        open = Math.max(0, open - 1);
        descending = false;
    }

    int open() {
        return open;
    }

    boolean descending() {
        return descending;
    }

    Object innermost() {
        return innermost;
    }

    Object takeInnermost() {
        Object statement = innermost;
        innermost = null;
        return statement;
    }
}
