package dev.indelible.agent.actor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.AuditedRun;
import dev.indelible.chain.line.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand requests of fifty users, over pools that they share: each piece of work is one line and one for its
 * statement, and each names the user whose request it belongs to.
 */
class CrowdTest {
    private static final int PIECES = 3;

    @TempDir
    Path folder;

    /** Of one way: pieces asked for, lines that name the user and the request, and all others. */
    private static final class Row {
        private int expected;
        private int seen;
        private int other;

        @Override
        public String toString() {
            return String.format("%8d %8d %8d", expected, seen, other);
        }
    }

    @Test
    void everyLineNamesWhoAsked() throws Exception {
        crowd("shared pools", 1000, List.of());
    }

    @Test
    void alsoWhereThreadsInheritTheUserOfWhoStartedThem() throws Exception {
        crowd("inherited contexts", 150, List.of("-Dspring.security.strategy=MODE_INHERITABLETHREADLOCAL"));
    }

    private void crowd(String title, int requests, List<String> options) throws Exception {
        AuditedRun run = Desk.run(
                folder, Map.of("http", "all", "jdbc", "all", "jdbc.params", "values"), options, "crowd", "" + requests);
        assertEquals(0, run.process().exit(), run.process().err());
        List<String> asked =
                run.process().out().lines().filter(line -> line.contains(":")).toList();
        assertEquals(requests, asked.size(), run.process().out());
        assertTrue(asked.stream().allMatch(line -> line.startsWith("200 ")), asked.toString());

        Map<String, String> users = new HashMap<>();
        for (Line line : run.events()) {
            assertTrue(!Set.of("gap", "coverage").contains(line.kind()), Desk.text(line));
            if (line.kind().equals("http")) {
                users.put(line.text("request"), Desk.actor(line));
            }
        }
        Map<String, Row> rows = new TreeMap<>();
        Map<String, Integer> pieces = new LinkedHashMap<>();
        for (String line : asked) {
            String ticket = line.substring(4);
            rows.computeIfAbsent(ticket.split(":", -1)[1], way -> new Row()).expected += PIECES;
            for (int piece = 0; piece < PIECES; piece++) {
                pieces.put(ticket + ":" + piece, 0);
            }
        }
        List<String> wrong = new ArrayList<>();
        int nobodys = 0;
        int clocks = 0;
        for (Line line : run.events()) {
            if (!line.kind().equals("method")) {
                continue;
            }
            String ticket = Desk.of(line, "resource", "id");
            String user = ticket.substring(0, ticket.indexOf(':'));
            String actor = Desk.actor(line);
            if (user.equals("nobody") || user.equals("scheduler")) {
                boolean right = actor.equals(user.equals("nobody") ? "unknown unknown" : "system scheduler")
                        && line.text("request") == null;
                nobodys += user.equals("nobody") ? 1 : 0;
                clocks += user.equals("scheduler") ? 1 : 0;
                if (!right) {
                    wrong.add(Desk.text(line));
                }
                continue;
            }
            Row row = rows.get(ticket.split(":", -1)[1]);
            boolean right = actor.equals("user " + user) && actor.equals(users.get(line.text("request")));
            boolean known = pieces.merge(ticket, 1, Integer::sum) == 1;
            row.seen += right && known ? 1 : 0;
            row.other += right && known ? 0 : 1;
            if (!right || !known) {
                wrong.add(Desk.text(line));
            }
        }
        print(title, rows);
        assertEquals(List.of(), wrong.stream().limit(3).toList(), wrong.size() + " wrong lines");
        rows.forEach((way, row) -> assertEquals(row.expected, row.seen, way));
        assertTrue(nobodys >= 60 && clocks >= 10, nobodys + " of nobody, " + clocks + " of the clock");
        statements(run.events());
    }

    /** Each statement stands inside of a piece of work, and names the same actor and request. */
    private static void statements(List<Line> events) {
        Map<String, Long> works = count(events, "method");
        Map<String, Long> inserts = count(events, "jdbc");
        assertEquals(works, inserts);
    }

    private static Map<String, Long> count(List<Line> events, String kind) {
        return events.stream()
                .filter(line -> line.kind().equals(kind))
                .filter(line -> kind.equals("method") || line.text("action").startsWith("INSERT"))
                .collect(Collectors.groupingBy(
                        line -> Desk.actor(line) + " " + line.text("request"), TreeMap::new, Collectors.counting()));
    }

    private static void print(String title, Map<String, Row> rows) throws Exception {
        StringBuilder table =
                new StringBuilder(String.format("%n%-45s %8s %8s %8s%n", title, "expected", "seen", "other"));
        rows.forEach((way, row) -> table.append(String.format("%-45s %s%n", way, row)));
        Desk.print(table);
    }
}
