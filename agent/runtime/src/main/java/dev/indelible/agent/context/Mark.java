package dev.indelible.agent.context;

/**
 * How a thread stood when a call began: what is put back if the capture of that call fails. Holds what captures change
 * and a new {@link Work} does not replace.
 *
 * <p>What must stay true: taking one allocates nothing, since it is taken for every advised call. Each thread has one that
 * it takes anew for each entry; a call that is waited for keeps a copy inside of what is kept for it anyway. Owned by one
 * thread.
 */
public class Mark {
    private Work work;
    private AuditedBody body;
    private Tx transaction;
    private Expected expected;
    private Acting acting;
    private int statements;
    private boolean descending;
    private Object innermost;
    private boolean authenticating;
    private boolean hiring;

    Mark() {}

    /** A copy that stays as it is. */
    protected Mark(Mark taken) {
        work = taken.work;
        body = taken.body;
        transaction = taken.transaction;
        expected = taken.expected;
        acting = taken.acting;
        statements = taken.statements;
        descending = taken.descending;
        innermost = taken.innermost;
        authenticating = taken.authenticating;
        hiring = taken.hiring;
    }

    void take(Work now, boolean hiringNow) {
        work = now;
        body = now.body;
        transaction = now.transaction;
        expected = now.expected;
        acting = now.acting;
        statements = now.statements.open();
        descending = now.statements.descending();
        innermost = now.statements.innermost();
        authenticating = now.authenticating;
        hiring = hiringNow;
    }

    /** The work as it was. */
    Work back() {
        work.body = body;
        work.transaction = transaction;
        work.expected = expected;
        work.acting = acting;
        work.statements.put(statements, descending, innermost);
        work.authenticating = authenticating;
        return work;
    }

    boolean hiring() {
        return hiring;
    }

    /** A thread that waits for work keeps nothing of what it last did alive. */
    void forget() {
        work = null;
        body = null;
        transaction = null;
        expected = null;
        acting = null;
        innermost = null;
    }
}
