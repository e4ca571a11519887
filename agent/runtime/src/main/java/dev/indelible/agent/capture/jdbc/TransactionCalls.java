package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.Call;
import dev.indelible.agent.context.ThreadContext;
import java.sql.Connection;
import java.sql.Savepoint;

/**
 * A connection's methods that begin and end transactions. Of nested connections the driver's own decides, and what is
 * around it is not asked again.
 */
final class TransactionCalls {
    private final Connections connections;
    private final Transactions transactions;

    TransactionCalls(Connections connections, Transactions transactions) {
        this.connections = connections;
        this.transactions = transactions;
    }

    /** {@code action}: one of {@link Transactions}. */
    Call end(String action, ThreadContext thread, Object connection) {
        ConnectionState state = connections.find((Connection) connection);
        if (state == null || state.tx() == null) {
            return null;
        }
        String outcome = action.equals(Transactions.CLOSE) ? "unknown" : null;
        return driven(thread, (same, result, thrown) -> transactions.end(same, state, action, outcome, thrown));
    }

    Call mode(ThreadContext thread, Object connection, Object[] arguments) {
        ConnectionState state = connections.find((Connection) connection);
        if (state == null) {
            return null;
        }
        boolean on = Boolean.TRUE.equals(arguments[0]);
        long before = thread.jdbc().driven();
        return (same, result, thrown) -> {
            boolean first = same.jdbc().driven() == before;
            if (first) {
                same.jdbc().tickDriven();
            }
            if (thrown != null) {
                state.askAgain();
            } else if (first) {
                transactions.mode(same, state, on);
            } else {
                // Some drivers commit by their own method on the way; the mode is new all the same.
                state.autoCommit(on);
            }
        };
    }

    Call savepoint(ThreadContext thread, Object connection, Object[] arguments) {
        ConnectionState state = connections.find((Connection) connection);
        if (state == null) {
            return null;
        }
        return driven(thread, (same, result, thrown) -> {
            if (result instanceof Savepoint savepoint) {
                transactions.savepoint(same, state, name(savepoint));
            }
        });
    }

    Call back(ThreadContext thread, Object connection, Object[] arguments) {
        ConnectionState state = connections.find((Connection) connection);
        if (state == null || state.tx() == null) {
            return null;
        }
        String name = arguments[0] instanceof Savepoint savepoint ? name(savepoint) : null;
        return driven(thread, (same, result, thrown) -> transactions.back(same, state, name, thrown));
    }

    private static Call driven(ThreadContext thread, Call call) {
        long before = thread.jdbc().driven();
        return (same, result, thrown) -> {
            if (same.jdbc().driven() == before) {
                same.jdbc().tickDriven();
                call.end(same, result, thrown);
            }
        };
    }

    /** As the server compares it, mostly; a savepoint without a name has a number. */
    private static String name(Savepoint savepoint) {
        try {
            return savepoint.getSavepointName();
        } catch (Exception | LinkageError unnamed) {
            try {
                return "#" + savepoint.getSavepointId();
            } catch (Exception | LinkageError gone) {
                return null;
            }
        }
    }
}
