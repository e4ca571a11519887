package dev.indelible.agent.capture.jdbc;

import dev.indelible.agent.context.Tx;
import dev.indelible.agent.event.Field;
import dev.indelible.agent.event.Fields;
import java.lang.ref.WeakReference;
import java.sql.Connection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is known of one physical connection, none of it by asking the server. Used by one thread at a time, as the
 * connection is; it must not keep the connection alive.
 */
final class ConnectionState {
    private static final int MAX_SAVEPOINTS = 1000;

    private final String name;
    private final boolean commitsDdl;
    private final boolean commitMayRollBack;
    private final WeakReference<Connection> connection;
    private volatile String database;
    private volatile Fields told;

    /** Null: the driver has to be asked. */
    private Boolean autoCommit;

    private boolean begun;
    private volatile Tx tx;
    private boolean failed;
    private boolean doubtful;
    private int lines;
    private final Map<String, Integer> savepoints = new LinkedHashMap<>();

    ConnectionState(int number, Connection connection) {
        name = "c" + number;
        told = told(name, null);
        this.connection = new WeakReference<>(connection);
        String type = connection.getClass().getName();
        commitsDdl = type.startsWith("org.mariadb.")
                || type.startsWith("com.mysql.")
                || type.startsWith("oracle.")
                || type.startsWith("org.h2.");
        commitMayRollBack = type.startsWith("org.postgresql.");
    }

    /** {@code c12}: counts the physical connections of this JVM. */
    String name() {
        return name;
    }

    /** Or null. */
    String database() {
        return database;
    }

    void database(String known) {
        if (database == null && known != null) {
            database = known;
            told = told(name, known);
        }
    }

    /** What every line about it says of it. */
    Fields told() {
        return told;
    }

    private static Fields told(String name, String database) {
        return Fields.of(record -> record.text(Field.JDBC_DATABASE, database).text(Field.JDBC_CONNECTION, name));
    }

    /** Whether this database commits what is open before it creates or drops something. */
    boolean commitsDdl() {
        return commitsDdl;
    }

    /** Whether a COMMIT sent as a statement after a failure succeeds and rolls back (PostgreSQL). */
    boolean commitMayRollBack() {
        return commitMayRollBack && failed;
    }

    /** Whether a statement belongs to a transaction with others. Asks the driver once, and after {@link #askAgain}. */
    boolean transactional() {
        if (begun) {
            return true;
        }
        Boolean mode = autoCommit;
        if (mode == null) {
            Connection asked = connection.get();
            try {
                mode = asked == null || asked.getAutoCommit();
            } catch (Exception | LinkageError closed) {
                mode = true;
            }
            autoCommit = mode;
        }
        return !mode;
    }

    /** Whether the application switched auto-commit off, so that switching it on commits. */
    boolean isSwitchedOff() {
        return Boolean.FALSE.equals(autoCommit);
    }

    /** As the application set it. */
    void autoCommit(boolean mode) {
        autoCommit = mode;
    }

    /** A statement may have changed the mode. */
    void askAgain() {
        autoCommit = null;
    }

    /** A statement began a transaction, or ended it, whatever the mode is. */
    void begun(boolean by) {
        begun = by;
    }

    /** The transaction under way, or null. */
    Tx tx() {
        return tx;
    }

    void open(Tx opened) {
        tx = opened;
        lines = 0;
        failed = false;
        doubtful = false;
        savepoints.clear();
    }

    /** Ends the transaction, if there is one. */
    void close() {
        Tx ended = tx;
        if (ended != null) {
            ended.end();
        }
        tx = null;
        begun = false;
        savepoints.clear();
    }

    /** A recorded statement ran in the transaction. */
    void line() {
        lines++;
    }

    void failed() {
        failed = true;
    }

    /** Its end cannot be told any more: a statement that failed may have committed it. */
    void doubtful() {
        doubtful = true;
    }

    boolean isDoubtful() {
        return doubtful;
    }

    void savepoint(String savepoint) {
        if (savepoint != null && savepoints.size() < MAX_SAVEPOINTS) {
            savepoints.remove(savepoint);
            savepoints.put(savepoint, lines);
        }
    }

    /** Goes back to a savepoint: how many recorded statements that undid, or -1 where nobody knows. */
    int back(String savepoint) {
        failed = false;
        Integer at = savepoint == null ? null : savepoints.get(savepoint);
        if (at == null) {
            return -1;
        }
        int undone = lines - at;
        lines = at;
        return undone;
    }
}
