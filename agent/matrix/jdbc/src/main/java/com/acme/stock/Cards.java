package com.acme.stock;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Binds values that a line may show, and one that it must not; reads a table that is asked for and one that is not. */
public final class Cards {
    private Cards() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:cards");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t_cards (id INT, city VARCHAR(40), password VARCHAR(40))");
            statement.execute("CREATE TABLE t_open (id INT)");
            run(connection, "INSERT INTO t_cards (id, city, password) VALUES (?, ?, ?)", 1L, "Genoa", "hunter2");
            run(connection, "UPDATE t_cards SET city = ? WHERE id = ?", "Turin", 1L);
            run(connection, "SELECT city FROM t_cards WHERE id = ?", 1L);
            run(connection, "SELECT id FROM t_open WHERE id = ?", 1L);
        }
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
