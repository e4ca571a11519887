package dev.indelible.benchmarks.jdbc;

import dev.indelible.benchmarks.round.Rounds;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** One statement, prepared once and executed for one account after the other. One thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JdbcBenchmark extends Rounds {
    private static final int ACCOUNTS = 1000;

    private Connection connection;
    private PreparedStatement select;

    /** Before the first round. */
    @Setup(Level.Trial)
    public void open() throws SQLException {
        connection = Sources.open(subject(), folder());
        select = connection.prepareStatement("SELECT owner, balance FROM account WHERE id = ?");
    }

    /** After the last round. */
    @TearDown(Level.Trial)
    public void close() throws IOException, SQLException {
        select.close();
        connection.close();
        tell(-1);
    }

    /** A round. */
    @Benchmark
    public void select(Blackhole blackhole) throws SQLException {
        long before = cpu();
        for (int i = 0; i < batch; i++) {
            select.setLong(1, i % ACCOUNTS + 1);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("an account is missing");
                }
                blackhole.consume(row.getString(1));
                blackhole.consume(row.getBigDecimal(2));
            }
        }
        made(before);
    }
}
