package com.acme.stock;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every way to run a statement; beside each call stands what it is. */
final class Kinds {
    interface Kind {
        void run(Connection connection, Expected expected) throws SQLException;
    }

    private final String table;
    private final Dialect dialect;

    /** Whether all between us and the driver passes on what JDBC 4.2 brought. */
    private final boolean large;

    Kinds(String table, Dialect dialect, boolean large) {
        this.table = table;
        this.dialect = dialect;
        this.large = large;
    }

    Map<String, Kind> all() {
        Map<String, Kind> all = new LinkedHashMap<>();
        all.put("ddl", this::ddl);
        all.put("statement", this::statement);
        all.put("generated-keys", this::keys);
        all.put("prepared", this::prepared);
        all.put("setters", this::setters);
        all.put("batch", this::batch);
        all.put("batch-failure", this::failingBatch);
        all.put("failure", this::failure);
        all.put("transaction", this::transaction);
        all.put("savepoint", this::savepoint);
        all.put("sql-transaction", this::sqlTransaction);
        if (dialect.call() != null) {
            all.put("call", this::call);
        }
        if (dialect.updatable()) {
            all.put("updatable", this::updatable);
        }
        return all;
    }

    private void ddl(Connection connection, Expected expected) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + table);
            expected.ran("DROP", dialect.ddlRows());
            statement.execute("CREATE TABLE " + table + " " + dialect.columns());
            expected.ran("CREATE", dialect.ddlRows());
        }
    }

    private void statement(Connection connection, Expected expected) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO " + table + " (id, name) VALUES (1, 'one'), (2, 'two')");
            expected.ran("INSERT", check(2, statement.getUpdateCount()));
            expected.ran("UPDATE", statement.executeUpdate("UPDATE " + table + " SET name = 'x' WHERE id = 1"));
            if (large) {
                expected.ran("UPDATE", statement.executeLargeUpdate("UPDATE " + table + " SET name = 'y'"));
            }
            try (ResultSet rows = statement.executeQuery("SELECT id FROM " + table + " -- all of them")) {
                expected.ran("SELECT", -1);
                while (rows.next()) {
                    rows.getInt(1);
                }
            }
            boolean isQuery = statement.execute("SELECT 1 FROM " + table);
            expected.ran("SELECT", -1);
            check(1, isQuery ? 1 : 0);
            expected.ran("DELETE", statement.executeUpdate("DELETE FROM " + table));
        }
    }

    private void keys(Connection connection, Expected expected) throws SQLException {
        String insert = "INSERT INTO " + table + " (id, name) VALUES (7, 'k')";
        String delete = "DELETE FROM " + table + " WHERE id = 7";
        try (Statement statement = connection.createStatement()) {
            expected.ran("INSERT", statement.executeUpdate(insert, Statement.RETURN_GENERATED_KEYS));
            statement.getGeneratedKeys().close();
            expected.ran("DELETE", statement.executeUpdate(delete));
            if (dialect.keysByIndex()) {
                expected.ran("INSERT", statement.executeUpdate(insert, new int[] {1}));
                expected.ran("DELETE", statement.executeUpdate(delete));
            }
            if (dialect.keysByName()) {
                expected.ran("INSERT", statement.executeUpdate(insert, new String[] {"id"}));
                statement.execute(delete, Statement.NO_GENERATED_KEYS);
                expected.ran("DELETE", statement.getUpdateCount());
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO " + table + " (id, name) VALUES (?, ?)", Statement.RETURN_GENERATED_KEYS)) {
            statement.setInt(1, 8);
            statement.setString(2, "four");
            expected.ran("INSERT", statement.executeUpdate(), "Integer", "String(4)");
        }
    }

    private void prepared(Connection connection, Expected expected) throws SQLException {
        for (int i = 0; i < 3; i++) {
            try (PreparedStatement statement =
                    connection.prepareStatement("INSERT INTO " + table + " (id, name) VALUES (?, ?)")) {
                statement.setInt(1, 10 + i);
                statement.setString(2, "x".repeat(i));
                expected.ran("INSERT", statement.executeUpdate(), "Integer", "String(" + i + ")");
            }
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT name FROM " + table + " WHERE id = ?")) {
            statement.setLong(1, 10L);
            statement.executeQuery().close();
            expected.ran("SELECT", -1, "Long");
            statement.executeQuery().close();
            expected.ran("SELECT", -1, "Long");
            statement.clearParameters();
            statement.setInt(1, 10);
            statement.execute();
            expected.ran("SELECT", -1, "Integer");
            statement.getResultSet().close();
        }
        try (PreparedStatement statement = connection.prepareStatement("DELETE FROM " + table)) {
            expected.ran("DELETE", large ? statement.executeLargeUpdate() : statement.executeUpdate());
        }
    }

    private void setters(Connection connection, Expected expected) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + table + " (id, name, amount, data) VALUES (?, ?, ?, ?)")) {
            statement.setObject(1, 20);
            statement.setNull(2, Types.VARCHAR);
            statement.setBigDecimal(3, new BigDecimal("1.50"));
            statement.setBytes(4, new byte[16]);
            statement.execute();
            expected.ran("INSERT", statement.getUpdateCount(), "Integer", "null", "BigDecimal", "byte[](16)");
            statement.setShort(1, (short) 21);
            statement.setObject(2, "abc", Types.VARCHAR);
            statement.setObject(3, null);
            statement.setBinaryStream(4, new ByteArrayInputStream(new byte[32]), 32);
            expected.ran("INSERT", statement.executeUpdate(), "Short", "String(3)", "null", "InputStream(32)");
        }
    }

    private void batch(Connection connection, Expected expected) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.addBatch("DELETE FROM " + table);
            statement.clearBatch();
            statement.addBatch("UPDATE " + table + " SET name = 'a'");
            statement.addBatch("UPDATE " + table + " SET name = 'b'");
            expected.batch("UPDATE", statement.executeBatch());
        }
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + table + " (id, name) VALUES (?, ?)")) {
            for (int i = 0; i < 5; i++) {
                statement.setInt(1, 30 + i);
                statement.setString(2, i < 3 ? "abc" : "d");
                statement.addBatch();
            }
            expected.batch("INSERT", statement.executeBatch(), "3 x Integer, String(3)", "2 x Integer, String(1)");
            statement.setInt(1, 40);
            statement.setNull(2, Types.VARCHAR);
            statement.addBatch();
            int count =
                    large ? (int) statement.executeLargeBatch()[0] : statement.executeBatch()[0];
            expected.batch("INSERT", new int[] {count}, "Integer, null");
        }
    }

    private void failingBatch(Connection connection, Expected expected) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO " + table + " (id, name) VALUES (?, ?)")) {
            for (int id : new int[] {50, 51, 50, 52}) {
                statement.setInt(1, id);
                statement.setString(2, "b");
                statement.addBatch();
            }
            SQLException failed = Expected.failing(statement::executeBatch);
            expected.failedBatch("INSERT", failed, 4, "4 x Integer, String(1)");
        }
    }

    private void failure(Connection connection, Expected expected) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            Expected.failing(() -> statement.executeQuery("SELECT nothing FROM " + table));
            expected.failed("SELECT");
            Expected.failing(() -> statement.execute("INSERT INTO " + table + " (id, nothing) VALUES (1, 'x')"));
            expected.failed("INSERT");
        }
        Expected.failing(() -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT nothing FROM " + table + " WHERE id = ?")) {
                statement.setInt(1, 1);
                statement.executeQuery().close();
            }
        });
        // Some drivers fail when they prepare it already: nothing is bound then.
        expected.failed("SELECT", dialect.preparesAtOnce() ? new String[0] : new String[] {"Integer"});
    }

    private void transaction(Connection connection, Expected expected) throws SQLException {
        connection.setAutoCommit(false);
        connection.commit();
        update(connection, expected);
        update(connection, expected);
        connection.commit();
        expected.tx("tx.commit", "success");
        update(connection, expected);
        connection.rollback();
        expected.tx("tx.rollback", "success");
        update(connection, expected);
        connection.setAutoCommit(true);
        expected.tx("tx.commit", "success");
        update(connection, expected);
    }

    private void savepoint(Connection connection, Expected expected) throws SQLException {
        connection.setAutoCommit(false);
        Savepoint first = connection.setSavepoint("first");
        update(connection, expected);
        Savepoint second = connection.setSavepoint("second");
        connection.rollback(second);
        update(connection, expected);
        connection.rollback(first);
        expected.tx("tx.savepoint.rollback", "success first 2");
        connection.commit();
        expected.tx("tx.commit", "success");
        connection.setAutoCommit(true);
    }

    private void sqlTransaction(Connection connection, Expected expected) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (dialect.begins() == null) {
                connection.setAutoCommit(false);
            } else {
                statement.execute(dialect.begins());
            }
            update(connection, expected);
            statement.execute("SAVEPOINT sp");
            update(connection, expected);
            statement.execute("ROLLBACK TO SAVEPOINT sp");
            expected.tx("tx.savepoint.rollback", "success sp 1");
            statement.execute("ROLLBACK");
            expected.tx("tx.rollback", "success");
            if (dialect.begins() != null) {
                update(connection, expected);
                statement.execute(dialect.begins());
            }
            update(connection, expected);
            statement.execute("COMMIT");
            expected.tx("tx.commit", "success");
        }
        connection.setAutoCommit(true);
    }

    private void update(Connection connection, Expected expected) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table + " SET name = ?")) {
            statement.setString(1, "up");
            expected.ran("UPDATE", statement.executeUpdate(), "String(2)");
        }
    }

    private void call(Connection connection, Expected expected) throws SQLException {
        try (CallableStatement statement = connection.prepareCall("{ ? = call " + dialect.call() + "(?) }")) {
            statement.registerOutParameter(1, dialect.callType());
            statement.setString(2, "abc");
            statement.execute();
            expected.called(dialect.call(), "String(3)");
        }
    }

    private void updatable(Connection connection, Expected expected) throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, name FROM " + table + " ORDER BY id")) {
            expected.ran("SELECT", -1);
            rows.moveToInsertRow();
            rows.updateInt(1, 900);
            rows.updateString(2, "row");
            rows.insertRow();
            expected.changed("INSERT");
            rows.moveToCurrentRow();
            rows.first();
            rows.updateString(2, "changed");
            rows.updateRow();
            expected.changed("UPDATE");
            rows.deleteRow();
            expected.changed("DELETE");
        }
    }

    /** That the agent asked the driver for a count must not take it from the application. */
    private static int check(int wanted, int found) {
        if (wanted != found) {
            throw new IllegalStateException(found + " instead of " + wanted);
        }
        return found;
    }
}
