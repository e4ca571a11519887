package com.acme.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A mixed workload on PostgreSQL by several threads over a pool. Most statements carry a number of their own in an alias,
 * so that each can be found in the server's log. Arguments: URL, how many rounds each thread makes.
 */
public final class Ledger {
    private static final int THREADS = 8;
    private static final int SESSIONS = 5;
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** How many rows each thread has for itself: two transactions that want each other's would never end. */
    private static final int ROWS = 50;

    private final Connection connection;
    private final Random random;
    private final int first;

    private Ledger(Connection connection, Random random, int thread) {
        this.connection = connection;
        this.random = random;
        first = firstRow(thread);
    }

    private static int firstRow(int thread) {
        return (thread + 1) * 1_000_000;
    }

    public static void main(String[] arguments) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setUsername("postgres");
        config.setMaximumPoolSize(SESSIONS);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (Connection connection = pool.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE ledger (id SERIAL PRIMARY KEY, n INT CHECK (n < 1000), note TEXT)");
                for (int thread = 0; thread < THREADS; thread++) {
                    statement.execute("INSERT INTO ledger AS " + tag() + " (id, n) SELECT g, 0 FROM generate_series("
                            + firstRow(thread) + ", " + (firstRow(thread) + ROWS - 1) + ") g");
                }
                statement.execute("CREATE FUNCTION twice(a INT) RETURNS INT LANGUAGE sql AS 'SELECT a * 2'");
                statement.execute("CREATE PROCEDURE pay(a INT) LANGUAGE sql AS 'UPDATE ledger SET n = a WHERE id = 1'");
            }
            ExecutorService threads = Executors.newFixedThreadPool(THREADS);
            List<Future<?>> done = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                Random random = new Random(i);
                done.add(threads.submit(() -> {
                    for (int round = Integer.parseInt(arguments[1]); round > 0; round--) {
                        try (Connection connection = pool.getConnection()) {
                            new Ledger(connection, random, thread).round();
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
            threads.shutdown();
        }
        System.out.println("done");
    }

    private int ownRow() {
        return first + random.nextInt(ROWS);
    }

    private static String tag() {
        return "s" + NUMBER.incrementAndGet() + "_";
    }

    private void round() throws SQLException {
        switch (random.nextInt(11)) {
            case 0 -> simple();
            case 1 -> prepared();
            case 2 -> batches();
            case 3 -> calls();
            case 4 -> transaction();
            case 5 -> savepoints();
            case 6 -> errors();
            case 7 -> keys();
            case 8 -> updatable();
            case 9 -> bySql();
            default -> failingBatch();
        }
    }

    private void simple() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO ledger AS " + tag() + " (n, note) VALUES (1, 'it''s /* no */ comment')");
            statement.executeUpdate("UPDATE ledger AS " + tag() + " SET n = n + 1 WHERE id = " + ownRow());
            statement
                    .executeQuery("SELECT count(*) AS " + tag() + " FROM ledger WHERE n = 7 -- seven")
                    .close();
            statement.executeUpdate("DELETE FROM ledger AS " + tag() + " WHERE id = " + ownRow());
        }
    }

    private void prepared() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO ledger AS " + tag() + " (n, note) VALUES (?, ?)")) {
            // Often enough that the driver makes it a statement of the server.
            for (int i = 0; i < 8; i++) {
                statement.setInt(1, i);
                statement.setString(2, "note " + i);
                statement.executeUpdate();
            }
        }
    }

    private void batches() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO ledger AS " + tag() + " (n) VALUES (?)")) {
            for (int i = 0; i < 20; i++) {
                statement.setInt(1, i);
                statement.addBatch();
            }
            statement.executeBatch();
        }
        try (Statement statement = connection.createStatement()) {
            for (int i = 0; i < 4; i++) {
                statement.addBatch("UPDATE ledger AS " + tag() + " SET note = 'b' WHERE id = " + i);
            }
            statement.executeBatch();
        }
    }

    private void failingBatch() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("INSERT INTO ledger AS " + tag() + " (n) VALUES (?)")) {
            for (int i = 0; i < 4; i++) {
                statement.setInt(1, i == 2 ? 5000 : i);
                statement.addBatch();
            }
            failing(statement::executeBatch);
        }
    }

    private void calls() throws SQLException {
        try (CallableStatement function = connection.prepareCall("{ ? = call twice(?) }")) {
            function.registerOutParameter(1, Types.INTEGER);
            function.setInt(2, 21);
            function.execute();
        }
        try (CallableStatement procedure = connection.prepareCall("call pay(?)")) {
            procedure.setInt(1, 3);
            procedure.execute();
        }
    }

    private void transaction() throws SQLException {
        connection.setAutoCommit(false);
        simple();
        if (random.nextBoolean()) {
            connection.commit();
        } else {
            connection.rollback();
        }
        simple();
        connection.commit();
    }

    private void savepoints() throws SQLException {
        connection.setAutoCommit(false);
        simple();
        Savepoint savepoint = connection.setSavepoint();
        errors();
        connection.rollback(savepoint);
        simple();
        connection.commit();
    }

    private void errors() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            failing(() -> statement.executeUpdate("INSERT INTO ledger AS " + tag() + " (n) VALUES (5000)"));
            failing(() -> statement.execute("SELECT nothing AS " + tag() + " FROM ledger"));
            failing(() -> statement.execute("SELECT 1 / 0 AS " + tag()));
        }
        failing(() -> {
            try (PreparedStatement statement = connection.prepareStatement("SELEC ? AS " + tag())) {
                statement.setInt(1, 1);
                statement.execute();
            }
        });
    }

    private void keys() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(
                    "INSERT INTO ledger AS " + tag() + " (n) VALUES (1)", Statement.RETURN_GENERATED_KEYS);
            statement.getGeneratedKeys().close();
        }
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO ledger AS " + tag() + " (n) VALUES (?)", new String[] {"id"})) {
            statement.setInt(1, 2);
            statement.executeUpdate();
        }
    }

    private void updatable() throws SQLException {
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery("SELECT id, n FROM ledger WHERE id < 0")) {
            rows.moveToInsertRow();
            rows.updateInt("id", -NUMBER.incrementAndGet());
            rows.updateInt("n", 4);
            rows.insertRow();
        }
    }

    private void bySql() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN WORK");
            simple();
            statement.execute("SAVEPOINT mine");
            simple();
            statement.execute("ROLLBACK WORK TO SAVEPOINT mine");
            simple();
            statement.execute(random.nextBoolean() ? "COMMIT WORK" : "ROLLBACK WORK");
        }
    }

    private interface Step {
        void run() throws SQLException;
    }

    private static void failing(Step step) {
        try {
            step.run();
        } catch (SQLException wanted) {
            return;
        }
        throw new IllegalStateException("it should have failed");
    }
}
