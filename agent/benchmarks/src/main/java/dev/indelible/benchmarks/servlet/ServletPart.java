package dev.indelible.benchmarks.servlet;

import dev.indelible.benchmarks.Plan;
import dev.indelible.benchmarks.fork.Kept;
import dev.indelible.benchmarks.fork.Site;
import dev.indelible.benchmarks.fork.Subject;
import dev.indelible.benchmarks.fork.Tools;
import dev.indelible.benchmarks.report.Figures;
import dev.indelible.benchmarks.report.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** How many requests a second Tomcat answers when each is recorded. */
public final class ServletPart {
    private static final double TARGET = 0.92;
    private static final long START_SECONDS = 180;
    private static final long END_SECONDS = 60;

    private static final String NOTE = """
            Tomcat 11 with one small servlet, 16 kept connections, as many requests as they carry; the client is a process of its own on \
            the same cores. Every request is recorded: the agent with `http=all`. Median of %s JVMs of each, taken in turns, after a \
            warm-up. The row with a collector that receives contains the collector's own work on the application's cores; without one \
            the lines wait in the write-ahead log.\
            """;

    private static final class Row {
        private final Subject subject;
        private final boolean receiving;
        private final List<Double> rates = new ArrayList<>();
        private Kept kept = Kept.NONE;

        private Row(Subject subject, boolean receiving) {
            this.subject = subject;
            this.receiving = receiving;
        }
    }

    private ServletPart() {}

    /** Measures and makes the table. */
    public static Table run(Plan plan, Tools tools) throws Exception {
        List<Row> rows = List.of(
                new Row(Subject.BARE, false),
                new Row(Subject.INDELIBLE, false),
                new Row(Subject.INDELIBLE, true),
                new Row(Subject.OPENTELEMETRY, true));
        int turns = plan.of(1, 3);
        for (int turn = 0; turn < turns; turn++) {
            for (Row row : rows) {
                measure(plan, tools, row);
            }
        }
        Table table = new Table(
                "Servlet, JDK " + tools.version(),
                NOTE.replace("%s", String.valueOf(turns)),
                "subject",
                "requests/s",
                "of bare",
                "loss",
                "target");
        double bare = Figures.median(rows.get(0).rates);
        for (Row row : rows) {
            double rate = Figures.median(row.rates);
            boolean met = rate / bare >= TARGET && row.kept.whole();
            table.row(
                    row.subject.isAgent()
                            ? row.subject.shown() + (row.receiving ? ", collector receives" : ", collector is down")
                            : row.subject.shown(),
                    Table.whole(rate),
                    Table.ratio(rate / bare),
                    row.kept.shown(),
                    row.subject.isAgent() ? Table.target("≥ 0.92, loss 0", met) : "");
        }
        return table;
    }

    private static void measure(Plan plan, Tools tools, Row row) throws Exception {
        System.err.println(
                "servlet: " + row.subject + (row.receiving ? ", receiving" : "") + ", JDK " + tools.version());
        int warm = plan.of(6, 8);
        int seconds = plan.of(5, 10);
        try (Site site = Site.open(tools, row.subject, plan.work(), row.receiving)) {
            Process server = site.start(Map.of("http", "all", "quota", "8g"), List.of(), Server.class);
            long made;
            try {
                Client client = new Client(port(server, site.folder().resolve(Server.PORT_FILE)));
                made = client.send(warm);
                long measured = client.send(seconds);
                row.rates.add((double) measured / seconds);
                made += measured;
                server.getOutputStream().close();
                if (!server.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException(row.subject + ": the server did not end");
                }
            } finally {
                server.destroyForcibly().waitFor();
            }
            row.kept = row.kept.and(site.kept(made, -1, Set.of("http")));
        }
    }

    private static int port(Process server, Path file) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < until && server.isAlive()) {
            if (Files.exists(file)) {
                return Integer.parseInt(Files.readString(file));
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("the server did not start: "
                + Files.readString(file.resolveSibling("err")).strip());
    }
}
