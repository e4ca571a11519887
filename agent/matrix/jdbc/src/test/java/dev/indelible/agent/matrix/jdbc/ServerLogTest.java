package dev.indelible.agent.matrix.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than 10,000 mixed statements on PostgreSQL: its own statement log and our lines agree, per session, in order, with
 * outcome and with what became of the transaction.
 *
 * <p>The server logs texts, our lines hold them without literals and comments; both are brought into one form here, by
 * rules that share nothing with the code under test ({@link #form}).
 */
class ServerLogTest {
    /** What the driver sends of its own accord, by exact text; the workload's own differ ({@code COMMIT WORK}). */
    private static final Set<String> DRIVERS = Set.of(
            "BEGIN",
            "COMMIT",
            "ROLLBACK",
            "SET extra_float_digits = 3",
            "SET application_name = 'ledger'",
            "SHOW TRANSACTION ISOLATION LEVEL",
            // Connection.isValid.
            "");

    /** The same for going back to a savepoint without a name; the driver counts them. */
    private static final Pattern SAVEPOINTS = Pattern.compile("ROLLBACK TO SAVEPOINT JDBC_SAVEPOINT_\\d+");

    /** What the driver adds to an INSERT whose generated keys are asked for. */
    private static final Pattern KEYS = Pattern.compile("\\s+RETURNING (\\*|\"id\")$");

    private static final Pattern FUNCTION = Pattern.compile("\\{ \\? = call (\\w+)\\(\\?\\) \\}");

    private record Event(String sql, String state, String fate) {}

    @TempDir
    Path folder;

    @Test
    void theServersLogAndOurLinesAgree() throws Exception {
        Path log = Files.createDirectory(folder.resolve("log"));
        AuditedRun run;
        try (EmbeddedPostgres server = Servers.postgres(log)) {
            String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres?ApplicationName=ledger";
            run = AuditedRun.of(
                    folder.resolve("run"),
                    Map.of("jdbc", "all"),
                    Files.readString(Path.of("target/application.classpath")) + ":" + Path.of("target/classes"),
                    "com.acme.ledger.Ledger",
                    url,
                    "190");
        }
        assertEquals(0, run.process().exit(), run.process().err());
        Map<String, List<Event>> server = server(ServerLog.read(log.resolve("server.csv"), "ledger"));
        Map<String, List<Event>> ours = ours(run.events());
        int total = 0;
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, List<Event>> session : server.entrySet()) {
            total += session.getValue().size();
            String same = ours.entrySet().stream()
                    .filter(one ->
                            one.getValue().get(0).equals(session.getValue().get(0)))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            compare(session.getKey() + " = " + same, session.getValue(), ours.getOrDefault(same, List.of()), wrong);
            ours.remove(same);
        }
        System.out.println("PostgreSQL: " + total + " statements of " + server.size()
                + " sessions in the server's log, " + wrong.size() + " differences");
        assertTrue(wrong.isEmpty() && ours.isEmpty(), String.join("\n", wrong) + "\n" + ours.keySet());
        assertTrue(total >= 10_000, total + " statements");
        assertTrue(run.events().stream().noneMatch(line -> line.kind().equals("gap")));
    }

    private static void compare(String session, List<Event> server, List<Event> ours, List<String> wrong) {
        for (int i = 0; i < Math.max(server.size(), ours.size()); i++) {
            Event theirs = i < server.size() ? server.get(i) : null;
            Event mine = i < ours.size() ? ours.get(i) : null;
            if (theirs == null || !theirs.equals(mine)) {
                wrong.add(session + " at " + i + ": server " + theirs + ", line " + mine);
                return;
            }
        }
    }

    private static Map<String, List<Event>> server(Map<String, List<ServerLog.Statement>> sessions) {
        Map<String, List<Event>> events = new LinkedHashMap<>();
        sessions.forEach((session, statements) -> {
            List<Event> list = new ArrayList<>();
            boolean open = false;
            int since = 0;
            for (ServerLog.Statement one : statements) {
                String sql = one.sql;
                boolean begins = sql.equals("BEGIN") || sql.equals("BEGIN WORK");
                String verb = sql.split(" ", -1)[0];
                boolean ends = Set.of("COMMIT", "ROLLBACK", "COMMIT WORK", "ROLLBACK WORK")
                        .contains(sql);
                if (begins) {
                    since = list.size() + (sql.equals("BEGIN") ? 0 : 1);
                    open = true;
                }
                if (!DRIVERS.contains(sql) && !SAVEPOINTS.matcher(sql).matches()) {
                    String fate = open && !sql.equals("BEGIN WORK") ? "open" : "-";
                    list.add(new Event(form(KEYS.matcher(sql).replaceFirst("")), one.state, fate));
                }
                if (ends && open) {
                    for (int i = since; i < list.size(); i++) {
                        list.set(
                                i,
                                new Event(list.get(i).sql, list.get(i).state, verb.toLowerCase(java.util.Locale.ROOT)));
                    }
                    open = false;
                }
            }
            if (!list.isEmpty()) {
                events.put(session, list);
            }
        });
        return events;
    }

    private static Map<String, List<Event>> ours(List<Line> lines) {
        Map<String, String> fates = new HashMap<>();
        for (Line line : lines) {
            if (line.kind().equals("tx") && !line.text("action").equals("tx.savepoint.rollback")) {
                fates.merge(line.text("tx"), line.text("action").substring(3), (a, b) -> a + "+" + b);
                assertEquals("success", line.text("outcome"));
            }
        }
        Map<String, List<Event>> events = new LinkedHashMap<>();
        for (Line line : lines) {
            if (line.kind().equals("jdbc")) {
                String text = new String(line.bytes(), StandardCharsets.UTF_8);
                List<Event> session = events.computeIfAbsent(in(text, "connection"), key -> new ArrayList<>());
                String tx = line.text("tx");
                expand(session, line, text, tx == null ? "-" : fates.get(tx));
            }
        }
        return events;
    }

    /** A batch is one line of ours and many of the server's; of one that fails it has those up to the failure. */
    private static void expand(List<Event> session, Line line, String text, String fate) {
        String state = line.text("outcome").equals("success") ? null : in(text, "state");
        String sql = in(text, "sql");
        String batch = in(text, "batch");
        if (batch == null) {
            session.add(new Event(form(sql), state, fate));
        } else if (state != null) {
            // The workload's failing batch fails at its third of four.
            session.add(new Event(form(sql), null, fate));
            session.add(new Event(form(sql), null, fate));
            session.add(new Event(form(sql), state, fate));
        } else if (text.contains("\"params\"")) {
            for (int i = 0; i < Integer.parseInt(batch); i++) {
                session.add(new Event(form(sql), null, fate));
            }
        } else {
            for (String one : sql.split("; ", -1)) {
                session.add(new Event(form(one), null, fate));
            }
        }
    }

    private static String in(String text, String member) {
        Matcher matcher = Pattern.compile("\"" + member + "\":(?:(\\d+)|\"((?:\\\\.|[^\"\\\\])*)\")")
                .matcher(text);
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2).replace("\\\"", "\"");
    }

    /** Literals, quoted names, parameters and numbers become question marks; comments and white space go. */
    private static String form(String sql) {
        String plain = sql.replaceAll("'(?:[^']|'')*'", "?")
                .replaceAll("--[^\n]*", " ")
                .replaceAll("\"[^\"]*\"", "?")
                .replaceAll("\\$\\d+", "?")
                .replaceAll("\\b\\d+(\\.\\d+)?\\b", "?")
                .replaceAll("\\s+", " ")
                .replaceAll("::\\w+", "")
                .strip();
        Matcher function = FUNCTION.matcher(plain);
        return function.matches() ? "select * from " + function.group(1) + "(?,?) as result" : plain;
    }
}
