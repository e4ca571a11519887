package com.acme.hostile;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows that can be changed, in some mood; see {@link HostileConnection}. */
abstract class HostileRows extends Never implements ResultSet {
    private final Mood mood;

    HostileRows(Mood mood) {
        this.mood = mood;
    }

    @Override
    public Statement getStatement() throws SQLException {
        mood.feel("getStatement");
        throw new SQLException("the rows are closed");
    }

    @Override
    public boolean next() {
        mood.feel("next");
        return true;
    }

    @Override
    public void updateInt(int column, int value) {
        mood.feel("updateInt");
    }

    @Override
    public void updateInt(String column, int value) {
        mood.feel("updateInt");
    }

    @Override
    public void updateRow() {
        mood.feel("updateRow");
    }

    @Override
    public void insertRow() {
        mood.feel("insertRow");
    }

    @Override
    public void deleteRow() {
        mood.feel("deleteRow");
    }

    @Override
    public void moveToInsertRow() {
        mood.feel("moveToInsertRow");
    }

    @Override
    public void close() {
        mood.feel("close");
    }
}
