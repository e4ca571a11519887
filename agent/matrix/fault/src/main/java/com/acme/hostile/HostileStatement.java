package com.acme.hostile;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A statement of each sort in one; see {@link HostileConnection}. */
abstract class HostileStatement extends Never implements CallableStatement {
    private final HostileConnection connection;
    private final Mood mood;
    private boolean closed;

    HostileStatement(HostileConnection connection, Mood mood) {
        this.connection = connection;
        this.mood = mood;
    }

    private void ran(String method) throws SQLException {
        if (closed) {
            throw new SQLException("the statement is closed");
        }
        mood.feel(method);
    }

    @Override
    public int executeUpdate() throws SQLException {
        ran("executeUpdate");
        return 1;
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        ran("executeUpdate");
        return 1;
    }

    /** Its execution is its end. */
    @Override
    public boolean execute(String sql) throws SQLException {
        ran("execute");
        close();
        return false;
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        ran("executeQuery");
        return Concrete.of(HostileRows.class, mood);
    }

    @Override
    public int[] executeBatch() throws SQLException {
        ran("executeBatch");
        return new int[] {1, SUCCESS_NO_INFO};
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        ran("addBatch");
    }

    @Override
    public void addBatch() throws SQLException {
        ran("addBatch");
    }

    @Override
    public void clearBatch() throws SQLException {
        ran("clearBatch");
    }

    @Override
    public void clearParameters() throws SQLException {
        ran("clearParameters");
    }

    @Override
    public void setString(int index, String value) throws SQLException {
        ran("setString");
    }

    @Override
    public void setNull(int index, int type) throws SQLException {
        ran("setNull");
    }

    @Override
    public void setObject(int index, Object value) throws SQLException {
        ran("setObject");
    }

    @Override
    public void registerOutParameter(int index, int type) throws SQLException {
        ran("registerOutParameter");
    }

    @Override
    public Connection getConnection() throws SQLException {
        ran("getConnection");
        return connection;
    }

    @Override
    public void close() {
        closed = true;
    }
}
