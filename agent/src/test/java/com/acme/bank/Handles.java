package com.acme.bank;

import java.lang.reflect.Constructor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcStatement;

/** A driver whose statements name the handle that was given out, while its own connection is what commits. */
public class Handles {
    private Handles() {}

    /** The driver's own connection. Its statements are those of H2, but for the connection they name. */
    static final class Physical extends JdbcConnection {
        private final JdbcConnection handle;

        Physical() throws SQLException {
            super("jdbc:h2:mem:handles;DB_CLOSE_DELAY=-1", new Properties(), "sa", "", false);
            handle = new JdbcConnection(this);
        }

        @Override
        public Statement createStatement() throws SQLException {
            try {
                Constructor<JdbcStatement> statement = JdbcStatement.class.getDeclaredConstructor(
                        JdbcConnection.class, int.class, int.class, int.class);
                statement.setAccessible(true);
                return statement.newInstance(handle, 0, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
            } catch (ReflectiveOperationException unlike) {
                throw new SQLException(unlike);
            }
        }
    }

    private static void update(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE " + table + " SET n = 1");
        }
    }

    /** Ends one transaction in each way there is. */
    public static void main(String[] arguments) throws SQLException {
        Connection connection = new Physical();
        for (String table : new String[] {"committed", "undone", "switched", "dropped"}) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE " + table + " (n INT)");
            }
        }
        connection.setAutoCommit(false);
        update(connection, "committed");
        connection.commit();
        update(connection, "undone");
        connection.rollback();
        update(connection, "switched");
        connection.setAutoCommit(true);
        connection.setAutoCommit(false);
        update(connection, "dropped");
        connection.close();
    }
}
