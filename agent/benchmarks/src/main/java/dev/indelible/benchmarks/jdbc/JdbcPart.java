package dev.indelible.benchmarks.jdbc;

import dev.indelible.benchmarks.Plan;
import dev.indelible.benchmarks.fork.Subject;
import dev.indelible.benchmarks.fork.Tools;
import dev.indelible.benchmarks.report.Table;
import dev.indelible.benchmarks.round.Measured;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a recorded statement costs, in times of the bare one. */
public final class JdbcPart {
    private static final int ROUND = 4096;
    private static final double TARGET = 1.7;

    private static final String NOTE = """
            A select by primary key on H2 in memory, prepared once, its row read; one thread. Every execution is recorded: the agent \
            with `jdbc=all`, the peers as they come, with their log in a file. **CPU** and **wall** as for the audited call, rounds of \
            4,096; **times bare** is by CPU.\
            """;

    private JdbcPart() {}

    /** Measures and makes the table. */
    public static Table run(Plan plan, Tools tools) throws InterruptedException {
        List<Measured> rows = List.of(
                measured(Subject.BARE),
                measured(Subject.INDELIBLE),
                measured(Subject.OPENTELEMETRY),
                measured(Subject.OPENTELEMETRY_LONG),
                measured(Subject.DATASOURCE_PROXY),
                measured(Subject.P6SPY));
        for (int fork = 0; fork < plan.forks(); fork++) {
            for (Measured row : rows) {
                row.fork(plan, tools, ROUND, Map.of("jdbc", "all"), Set.of("jdbc"));
            }
        }
        Table table = new Table(
                "JDBC, JDK " + tools.version(),
                NOTE,
                "subject",
                "CPU ns/statement",
                "wall ns/statement",
                "times bare",
                "loss",
                "target");
        if (rows.get(0).failure() != null) {
            throw new IllegalStateException("there is no bare statement to compare with");
        }
        double bare = rows.get(0).cpu();
        for (Measured row : rows) {
            if (row.failure() != null) {
                table.unmeasured(row.failure(), row.subject().shown());
                continue;
            }
            double times = row.cpu() / bare;
            table.row(
                    row.subject().shown(),
                    Table.whole(row.cpu()),
                    Table.whole(row.wall()),
                    Table.ratio(times),
                    row.kept().shown(),
                    row.subject().isAgent()
                            ? Table.target(
                                    "≤ 1.70, loss 0",
                                    times <= TARGET && row.kept().whole())
                            : "");
        }
        return table;
    }

    private static Measured measured(Subject subject) {
        return new Measured(JdbcBenchmark.class, subject, 1);
    }
}
