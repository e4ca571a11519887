package com.acme.hostile;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;

/** A connection to nothing. It has what an application calls; asked for anything else, it is an old driver's. */
abstract class HostileConnection extends Never implements Connection {
    private final Mood mood;
    private boolean autoCommit = true;
    private boolean closed;

    HostileConnection(Mood mood) {
        this.mood = mood;
    }

    private HostileStatement statement(String method) throws SQLException {
        mood.feel(method);
        if (closed) {
            throw new SQLException("the connection is closed");
        }
        return Concrete.of(HostileStatement.class, this, mood);
    }

    @Override
    public Statement createStatement() throws SQLException {
        return statement("createStatement");
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return statement("prepareStatement");
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return statement("prepareCall");
    }

    @Override
    public void setAutoCommit(boolean on) {
        mood.feel("setAutoCommit");
        autoCommit = on;
    }

    @Override
    public boolean getAutoCommit() throws SQLException {
        mood.feel("getAutoCommit");
        if (closed) {
            throw new SQLException("the connection is closed");
        }
        return autoCommit;
    }

    @Override
    public void commit() {
        mood.feel("commit");
    }

    @Override
    public void rollback() {
        mood.feel("rollback");
    }

    @Override
    public Savepoint setSavepoint() {
        mood.feel("setSavepoint");
        return new Saved();
    }

    @Override
    public void rollback(Savepoint savepoint) {
        mood.feel("rollback");
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) {
        mood.feel("releaseSavepoint");
    }

    @Override
    public void close() {
        closed = true;
        mood.feel("close");
    }

    @Override
    public boolean isClosed() {
        mood.feel("isClosed");
        return closed;
    }

    private static final class Saved extends Never implements Savepoint {
        @Override
        public int getSavepointId() throws SQLException {
            throw new SQLException("no id");
        }

        @Override
        public String getSavepointName() {
            throw new IllegalStateException("no name");
        }
    }
}
