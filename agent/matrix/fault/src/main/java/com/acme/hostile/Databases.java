package com.acme.hostile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;

/** What an application does with a database. */
final class Databases {
    private static final String UPDATE = "UPDATE accounts SET n = 1";

    private Databases() {}

    /** One statement by itself. */
    static Object update(Connection connection) throws SQLException {
        return connection.createStatement().executeUpdate(UPDATE);
    }

    /** A statement that is closed by its own execution. */
    static Object closing(Connection connection) throws SQLException {
        return connection.createStatement().execute("DROP TABLE accounts");
    }

    /** A statement on a connection that is closed already. */
    static Object closed(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        connection.close();
        return statement.executeUpdate(UPDATE);
    }

    /** A prepared statement, by itself and in a batch. */
    static Object prepared(Connection connection) throws SQLException {
        PreparedStatement insert = connection.prepareStatement("INSERT INTO accounts VALUES (?)");
        insert.setString(1, "A");
        insert.setObject(1, new Never());
        int alone = insert.executeUpdate();
        insert.clearParameters();
        insert.setNull(1, Types.VARCHAR);
        insert.addBatch();
        return alone + insert.executeBatch().length;
    }

    /** A batch that is begun, dropped and begun again. */
    static Object batch(Connection connection) throws SQLException {
        Statement statement = connection.createStatement();
        statement.addBatch("DELETE FROM accounts");
        statement.clearBatch();
        statement.addBatch("DELETE FROM accounts WHERE n = 1");
        statement.addBatch("DELETE FROM accounts WHERE n = 2");
        return statement.executeBatch().length;
    }

    /** A transaction that is committed. */
    static Object transaction(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        update(connection);
        connection.commit();
        return "committed";
    }

    /** A transaction that is rolled back. */
    static Object rollback(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        update(connection);
        connection.rollback();
        return "rolled back";
    }

    /** A transaction that is left open. */
    static Object left(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        update(connection);
        connection.close();
        return "left";
    }

    /** A transaction that is ended by going back to auto-commit. */
    static Object switched(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        update(connection);
        connection.setAutoCommit(true);
        return "switched";
    }

    /** A transaction of which a part is undone. */
    static Object savepoint(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        update(connection);
        Savepoint savepoint = connection.setSavepoint();
        update(connection);
        connection.rollback(savepoint);
        connection.commit();
        return "partly";
    }

    /** A row that is changed where it stands. */
    static Object row(Connection connection) throws SQLException {
        ResultSet rows = connection.createStatement().executeQuery("SELECT n FROM accounts");
        rows.next();
        rows.updateInt(1, 2);
        rows.updateRow();
        return "changed";
    }
}
