package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.capture.EventLine;
import dev.indelible.agent.context.RequestId;
import dev.indelible.agent.context.ThreadContext;
import dev.indelible.agent.context.WeakIdentityMap;
import dev.indelible.agent.event.EventKind;
import dev.indelible.agent.event.EventRecord;
import dev.indelible.agent.event.Field;
import dev.indelible.chain.Encoding;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Supplier;

/**
 * Which transaction is open on which connection of a driver. A transaction begins for us with its first recorded
 * statement, and only such a one gets a {@code tx} line when it ends: a rolled-back UPDATE is not a change.
 */
final class Transactions {
    /** JDBC leaves it to the driver what becomes of a transaction that is open when its connection is closed. */
    private static final String CLOSE = "tx.close";

    private final EventLine lines;
    private final Supplier<RequestId> ids;
    private final WeakIdentityMap<Connection, String> open = new WeakIdentityMap<>();

    Transactions(EventLine lines, Supplier<RequestId> ids) {
        this.lines = lines;
        this.ids = ids;
    }

    /** The transaction that a statement on this connection belongs to; null where each statement is its own. */
    String of(Connection connection) throws SQLException {
        if (connection == null || connection.getAutoCommit()) {
            return null;
        }
        String id = open.get(connection);
        if (id == null) {
            RequestId next = ids.get();
            id = Encoding.base64url(ByteBuffer.allocate(16)
                    .putLong(next.high())
                    .putLong(next.low())
                    .array());
            open.put(connection, id);
        }
        return id;
    }

    /** Whether a recorded statement is waiting for this connection's commit or rollback. */
    boolean isOpen(Connection connection) {
        return open.get(connection) != null;
    }

    /** Writes the line that ends a transaction; {@code action}: tx.commit, tx.rollback or {@link #CLOSE}. */
    void end(ThreadContext thread, Connection connection, String action, Throwable thrown) throws Throwable {
        boolean closed = action.equals(CLOSE);
        // A commit that failed leaves the transaction to the rollback that follows.
        String id = thrown == null || closed ? open.remove(connection) : open.get(connection);
        if (id == null) {
            return;
        }
        EventRecord record = lines.start(EventKind.TX, thread, action, "execute");
        if (closed) {
            record.text(Field.OUTCOME, "unknown");
        } else {
            EventLine.outcome(record, thrown);
        }
        record.text(Field.RESOURCE_TYPE, "transaction")
                .text(Field.RESOURCE_ID, id)
                .text(Field.TX, id)
                .text(
                        Field.WHERE,
                        thread.where() == null ? connection.getClass().getName() : thread.where());
        lines.record(record);
    }
}
