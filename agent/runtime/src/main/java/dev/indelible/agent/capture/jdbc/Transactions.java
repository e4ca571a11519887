package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.Tx;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;

/**
 * Follows the transactions of connections. Only one that a line names gets a {@code tx} line when it ends, but that one
 * always: a rolled-back UPDATE is not a change.
 */
final class Transactions {
    static final String COMMIT = "tx.commit";
    static final String ROLLBACK = "tx.rollback";

    /** Left open, and what becomes of it is the database's affair: JDBC does not say. */
    static final String CLOSE = "tx.close";

    /** The first half of a two-phase commit. */
    static final String PREPARE = "tx.prepare";

    private static final String SAVEPOINT_ROLLBACK = "tx.savepoint.rollback";
    private static final String UNKNOWN = "unknown";

    private final EventLine lines;

    Transactions(EventLine lines) {
        this.lines = lines;
    }

    /** The transaction that a statement on this connection belongs to; null where each statement is its own. */
    Tx of(ThreadContext thread, ConnectionState connection) {
        if (connection == null || !connection.transactional()) {
            return null;
        }
        Tx tx = connection.tx();
        if (tx == null) {
            tx = new Tx(thread.transaction());
            connection.open(tx);
        }
        if (thread.transaction() != tx) {
            thread.transaction(tx);
        }
        return tx;
    }

    /** {@code setAutoCommit} succeeded. JDBC: switching it on within a transaction commits that. */
    void mode(ThreadContext thread, ConnectionState connection, boolean autoCommit) throws Throwable {
        if (autoCommit && connection.isSwitchedOff()) {
            end(thread, connection, COMMIT, null, null);
        }
        connection.autoCommit(autoCommit);
        of(thread, connection);
    }

    /** What a statement that succeeded does to the transaction of its session. */
    void control(ThreadContext thread, ConnectionState connection, TxControl control) throws Throwable {
        switch (control.kind()) {
            case BEGIN -> {
                connection.begun(true);
                of(thread, connection);
            }
            case COMMIT, COMMIT_AND_CHAIN -> {
                String outcome = connection.commitMayRollBack() ? UNKNOWN : null;
                end(thread, connection, COMMIT, outcome, null);
                connection.begun(control.kind() == TxControl.Kind.COMMIT_AND_CHAIN);
            }
            case ROLLBACK, ROLLBACK_AND_CHAIN -> {
                end(thread, connection, ROLLBACK, null, null);
                connection.begun(control.kind() == TxControl.Kind.ROLLBACK_AND_CHAIN);
            }
            case PREPARE -> end(thread, connection, PREPARE, UNKNOWN, null);
            case SAVEPOINT -> savepoint(thread, connection, control.savepoint());
            case ROLLBACK_TO -> back(thread, connection, control.savepoint(), null);
            case RELEASE -> {}
            case MODE -> {
                connection.askAgain();
                if (!connection.transactional()) {
                    end(thread, connection, COMMIT, null, null);
                }
            }
        }
    }

    /** A statement that makes this database commit what is open ran, or failed and may have done so. */
    void commitsItself(ThreadContext thread, ConnectionState connection, boolean failed) throws Throwable {
        if (failed) {
            connection.doubtful();
        } else {
            end(thread, connection, COMMIT, null, null);
        }
    }

    /** A savepoint was set. */
    void savepoint(ThreadContext thread, ConnectionState connection, String name) {
        if (of(thread, connection) != null) {
            connection.savepoint(name);
        }
    }

    /** The transaction went back to a savepoint, or failed to; {@code name}: null where unknown. */
    void back(ThreadContext thread, ConnectionState connection, String name, Throwable thrown) throws Throwable {
        Tx tx = connection.tx();
        if (tx == null) {
            return;
        }
        int undone = thrown == null ? connection.back(name) : -1;
        if (tx.named() && (undone != 0)) {
            EventRecord record = start(thread, SAVEPOINT_ROLLBACK, tx);
            EventLine.outcome(record, thrown);
            if (name != null) {
                record.data("savepoint", name);
            }
            if (undone > 0) {
                record.data("undone", (long) undone);
            }
            lines.record(record);
        }
    }

    /**
     * Ends a transaction and writes its line. {@code outcome}: null for what {@code thrown} says. A commit or rollback
     * that failed leaves the transaction to what follows.
     */
    void end(ThreadContext thread, ConnectionState connection, String action, String outcome, Throwable thrown)
            throws Throwable {
        Tx tx = connection.tx();
        if (tx == null) {
            return;
        }
        String said = outcome == null && thrown == null && connection.isDoubtful() ? UNKNOWN : outcome;
        if (thrown == null || action.equals(CLOSE)) {
            boolean inner = thread.transaction() == tx;
            connection.close();
            if (inner) {
                thread.transaction(tx.around());
            }
        }
        if (tx.named()) {
            EventRecord record = start(thread, action, tx);
            if (said != null) {
                record.text(Field.OUTCOME, said);
            } else {
                EventLine.outcome(record, thrown);
            }
            lines.record(record);
        }
    }

    private EventRecord start(ThreadContext thread, String action, Tx tx) {
        EventRecord record = lines.start(EventKind.TX, thread, action, "execute");
        return record.text(Field.RESOURCE_TYPE, "transaction")
                .text(Field.RESOURCE_ID, tx.id())
                .text(Field.TX, tx.id())
                .text(Field.WHERE, thread.where() == null ? "java.sql.Connection" : thread.where());
    }
}
