package dev.indelible.agent.context;

/**
 * Counts of JDBC calls that ended on one thread. A call that finds a count moved since its entry knows that the like of
 * it happened inside: pools and proxies wrap connections and statements, and the driver's own returns first.
 */
public final class JdbcTicks {
    private long connected;
    private long prepared;
    private long changed;
    private long driven;
    private Object row;

    /** The change through a ResultSet that is under way, or null. */
    public Object row() {
        return row;
    }

    /** Enters one, or goes back to the one around it; gives the one before. */
    public Object row(Object next) {
        Object before = row;
        row = next;
        return before;
    }

    /** Connections that were opened or handed out. */
    public long connected() {
        return connected;
    }

    public void tickConnected() {
        connected++;
    }

    /** Statements that were made, or failed to be. */
    public long prepared() {
        return prepared;
    }

    public void tickPrepared() {
        prepared++;
    }

    /** Executions of statements that may change something. */
    public long changed() {
        return changed;
    }

    public void tickChanged() {
        changed++;
    }

    /** Transactions that were begun or ended by a connection's methods. */
    public long driven() {
        return driven;
    }

    public void tickDriven() {
        driven++;
    }
}
