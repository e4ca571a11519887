package com.acme.bank;

import dev.indelible.annotations.Audited;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.security.access.prepost.PreAuthorize;

/** Accounts in a database, through a pool. */
public class Accounts {
    private final DataSource database;

    Accounts(DataSource database) {
        this.database = database;
    }

    /** Makes the tables. */
    void create() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE accounts (id VARCHAR(10) PRIMARY KEY, balance INT)");
            statement.addBatch("INSERT INTO accounts VALUES ('A', 100)");
            statement.addBatch("INSERT INTO accounts VALUES ('B', 100)");
            statement.executeBatch();
        }
    }

    /** Moves money in one transaction; rolls back if there is not enough. */
    @Audited(action = "account.transfer", category = "update", resource = "{from}", resourceType = "account")
    public void transfer(String from, String to, int amount) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                add(connection, to, amount);
                add(connection, from, -amount);
                if (amount > 100) {
                    throw new IllegalStateException("not enough");
                }
                connection.commit();
            } catch (IllegalStateException poor) {
                connection.rollback();
                throw poor;
            }
        }
    }

    private static void add(Connection connection, String account, int amount) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE accounts SET balance = balance + ? WHERE id = ? AND id <> 'secret'")) {
            update.setInt(1, amount);
            update.setString(2, account);
            update.executeUpdate();
        }
    }

    /** Only for administrators. */
    @Audited(action = "account.limit", category = "update", resource = "{account}", resourceType = "account")
    @PreAuthorize("hasRole('ADMIN')")
    public void limit(String account) {
        System.out.println("limit of " + account);
    }

    /** A call to make from elsewhere. */
    @Audited(action = "account.statement", category = "export", resource = "{account}")
    public void statement(String account) {}
}
