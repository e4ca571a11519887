package com.acme.bank;

import dev.indelible.annotations.AuditUnavailableException;
import dev.indelible.annotations.Audited;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls at every level; says on standard output what became of each. */
public class Levels {
    private static final String MEMO = "x".repeat(1000);

    /** Returns once it is on the disk. */
    @Audited(action = "level.durable", level = Audited.Level.DURABLE, resource = "{id}")
    void durable(String id) {}

    /** Runs once there is a buffer. */
    @Audited(action = "level.ready", onFailure = Audited.OnFailure.BLOCK)
    void ready() {}

    /** Runs only where its intent is in the buffer. */
    @Audited(action = "level.block", onFailure = Audited.OnFailure.BLOCK)
    void block() {
        System.out.println("block ran");
    }

    /** Runs only where its intent was received. */
    @Audited(
            action = "level.block-received",
            onFailure = Audited.OnFailure.BLOCK,
            level = Audited.Level.RECEIVED,
            resource = "{id}")
    void blockReceived(String id) {
        System.out.println("block-received ran");
    }

    /** Runs only where its intent is on a disk. */
    @Audited(action = "level.block-durable", onFailure = Audited.OnFailure.BLOCK, level = Audited.Level.DURABLE)
    void blockDurable() {
        System.out.println("block-durable ran");
    }

    /** Runs in any case. */
    @Audited(action = "level.received", phase = Audited.Phase.INTENT_AND_OUTCOME, level = Audited.Level.RECEIVED)
    void received() {
        System.out.println("received ran");
    }

    /** Many of them use up a quota. */
    @Audited(action = "level.fill", data = "{memo}")
    void fill(String memo) {}

    /** {@code arguments}: what to do, and with what. */
    public static void main(String[] arguments) throws Exception {
        awaitBuffer();
        switch (arguments[0]) {
            case "durable" -> durables(arguments[1], Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "blocks" -> blocks();
            case "memory" -> {
                attempt("block", new Levels()::block);
                attempt("block-durable", new Levels()::blockDurable);
            }
            case "quota" -> quota();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** On a busy machine it opens late; where it never does the calls to come shall say so. */
    private static void awaitBuffer() {
        Levels levels = new Levels();
        long since = System.nanoTime();
        while (System.nanoTime() - since < TimeUnit.SECONDS.toNanos(20)) {
            try {
                levels.ready();
                return;
            } catch (AuditUnavailableException notYet) {
                Thread.onSpinWait();
            }
        }
    }

    /** Each thread says which calls have returned, with one write each, and the latencies in the end. */
    private static void durables(String file, int threads, int calls) throws Exception {
        Levels levels = new Levels();
        levels.durable("warm");
        List<Thread> all = new ArrayList<>();
        long[][] nanos = new long[threads][calls];
        try (FileOutputStream out = new FileOutputStream(file)) {
            for (int i = 0; i < threads; i++) {
                int name = i;
                all.add(new Thread(() -> {
                    for (int j = 0; j < calls; j++) {
                        String id = "pay-" + name + "-" + j + ".";
                        long since = System.nanoTime();
                        levels.durable(id);
                        nanos[name][j] = System.nanoTime() - since;
                        write(out, "returned " + id + "\n");
                    }
                }));
            }
            all.forEach(Thread::start);
            for (Thread thread : all) {
                thread.join();
            }
        }
        long[] sorted =
                Arrays.stream(nanos).flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                "durable with %d threads: p50 %d us, p99 %d us, max %d us%n",
                threads,
                TimeUnit.NANOSECONDS.toMicros(sorted[sorted.length / 2]),
                TimeUnit.NANOSECONDS.toMicros(sorted[sorted.length * 99 / 100]),
                TimeUnit.NANOSECONDS.toMicros(sorted[sorted.length - 1]));
    }

    private static void write(FileOutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void blocks() {
        Levels levels = new Levels();
        attempt("block", levels::block);
        attempt("block-received", () -> levels.blockReceived("B-1"));
        attempt("received", levels::received);
    }

    private static void attempt(String name, Runnable call) {
        long since = System.nanoTime();
        try {
            call.run();
        } catch (AuditUnavailableException refused) {
            System.out.println(name + " refused: " + refused.getMessage());
        }
        System.out.println(name + " took " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) + " ms");
    }

    private static void quota() throws Exception {
        Levels levels = new Levels();
        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:levels")) {
            connection.setAutoCommit(false);
            connection.createStatement().execute("CREATE TABLE t (id INT)");
            PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)");
            insert.setInt(1, 1);
            insert.executeUpdate();
            int calls = 0;
            int refused = 0;
            while (refused < 3) {
                try {
                    levels.fill(MEMO);
                    calls++;
                } catch (AuditUnavailableException full) {
                    refused++;
                }
                if (calls > 100_000) {
                    throw new IllegalStateException("the quota is never used up");
                }
                if (calls % 100 == 0) {
                    // The ring must not be what is full.
                    Thread.sleep(2);
                }
            }
            System.out.println("calls " + calls);
            statements(connection, insert);
        }
    }

    private static void statements(Connection connection, PreparedStatement insert) throws SQLException {
        try {
            insert.setInt(1, 2);
            insert.executeUpdate();
        } catch (SQLTransientException refused) {
            System.out.println("insert refused");
        }
        try {
            connection.createStatement().execute("DELETE FROM t");
        } catch (SQLTransientException refused) {
            System.out.println("delete refused");
        }
        connection.commit();
        var rows = connection.createStatement().executeQuery("SELECT count(*), max(id) FROM t");
        rows.next();
        System.out.println("rows " + rows.getInt(1) + " " + rows.getInt(2));
    }
}
