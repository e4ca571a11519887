package dev.indelible.collector.show;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.verify.AgentLines;
import dev.indelible.collector.verify.LogBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.core.JsonGenerator;

/** The trail as a person reads it, and as jq does. */
final class ShowCommandTest {
    private static final String FILE = "events/2026/11/22/00000000000000000000.jsonl";
    private static final String REQUEST = "cmVxdWVzdC1pZC0wMDAwMQ";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StringWriter usage = new StringWriter();
    private Path root;

    @BeforeEach
    void begin() throws IOException {
        LogBuilder log = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        AgentLines agent = log.agent(identity, "bank", null);
        event(agent, "http", "alice", "POST /transfers", "failure", "com.acme.InsufficientFunds");
        event(agent, "method", "alice", "account.transfer", "failure", "com.acme.InsufficientFunds");
        event(agent, "jdbc", "alice", "UPDATE accounts", "success", null);
        event(agent, "tx", "alice", "tx.rollback", "success", null);
        event(agent, "method", "bob", "limit.change", "denied", null);
        event(agent, "method", "m\u001b[31mallory\u202e", "account.view\n", "success", null);
        agent.bare("method", json -> json.writeStringProperty("action", "bare"));
        agent.close();
        log.checkpoint();
        root = log.write(folder.resolve("log"));
    }

    private static void event(
            AgentLines agent, String kind, String actor, String action, String outcome, String error) {
        agent.bare(kind, json -> {
            json.writeStringProperty("service", "bank");
            json.writeStringProperty("action", action);
            json.writeStringProperty("outcome", outcome);
            if (error != null) {
                json.writeStringProperty("error", error);
            }
            object(json, "actor", "id", actor, "ip", "203.0.113.9");
            object(json, "resource", "type", "account", "id", "ACC-17");
            json.writeStringProperty("request", REQUEST);
        });
    }

    private static void object(JsonGenerator json, String name, String... members) {
        json.writeObjectPropertyStart(name);
        for (int i = 0; i < members.length; i += 2) {
            json.writeStringProperty(members[i], members[i + 1]);
        }
        json.writeEndObject();
    }

    @Test
    void aTableOfEvents() {
        assertEquals(0, run());
        List<String> rows = text().lines().toList();
        assertEquals(8, rows.size(), this::text);
        assertTrue(rows.get(0).matches("TIME +ACTOR +FROM +KIND +ACTION +RESOURCE +OUTCOME +REQUEST"), rows.get(0));
        assertEquals(
                "2026-11-22 08:00:00.003  alice  203.0.113.9  http  POST /transfers  account ACC-17"
                        + "  failure InsufficientFunds  MDAwMQ",
                rows.get(1).replaceAll(" {2,}", "  "));
        for (String row : rows.subList(1, 5)) {
            assertEquals(rows.get(0).indexOf("ACTION"), rows.get(1).indexOf("POST"), row);
            assertEquals(rows.get(0).indexOf("FROM"), row.indexOf("203.0"), row);
        }
        assertTrue(rows.get(7).matches(".*  -  .*bare.*  -  .*"), "members that are missing: " + rows.get(7));
    }

    @Test
    void nothingFromTheLogMovesTheTerminal() {
        run();
        assertTrue(text().contains("m\\u{1b}[31mallory\\u{202e}"), this::text);
        assertTrue(text().contains("account.view\\u{a}"), this::text);
        assertEquals(-1, text().indexOf('\u001b'));
    }

    @Test
    void filtersCombine() {
        assertEquals(List.of("http", "method", "jdbc", "tx"), kinds("--actor", "alice"));
        assertEquals(List.of("method"), kinds("--actor", "alice", "--kind", "method"));
        assertEquals(List.of("http", "method"), kinds("--actor", "alice", "--outcome", "failure"));
        assertEquals(List.of("method"), kinds("--outcome", "denied"));
        assertEquals(List.of("http", "method", "method"), kinds("--outcome", "denied", "--outcome", "failure"));
        assertEquals(List.of("method", "method"), kinds("--action", "account.*"));
        assertEquals(List.of(), kinds("--action", "account"));
        assertEquals(List.of(), kinds("--action", "account.transfe."), "only * is special");
        assertEquals(List.of("jdbc", "tx"), kinds("--actor", "a*e", "--kind", "jdbc", "--kind", "tx"));
        assertEquals(6, kinds("--service", "bank").size());
        assertEquals(List.of(), kinds("--service", "desk"));
        assertEquals(List.of("open"), kinds("--kind", "open", "--service", "bank"));
        assertEquals(12, kinds("--all").size());
    }

    /** Two agents use one id; a savepoint's rollback and a failed commit are not the end. */
    @Test
    void aSuccessIsOneOnceItIsCommitted() throws IOException {
        LogBuilder log = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        AgentLines one = log.agent(identity, "bank", null);
        tx(one, "method", "kept", "success", "T1");
        tx(one, "tx", "tx.savepoint.rollback", "success", "T1");
        tx(one, "method", "undone", "success", "T2");
        tx(one, "tx", "tx.commit", "failure", "T2");
        tx(one, "jdbc", "UPDATE a", "success", "T3");
        tx(one, "tx", "tx.commit", "success", "T1");
        tx(one, "tx", "tx.rollback", "success", "T2");
        tx(one, "tx", "tx.close", "unknown", "T3");
        tx(one, "method", "late", "success", "T1");
        tx(one, "method", "open", "success", "T4");
        one.close();
        AgentLines other = log.agent(identity, "bank", null);
        tx(other, "method", "foreign", "success", "T1");
        other.close();
        log.checkpoint();
        root = log.write(folder.resolve("transactions"));
        assertEquals(0, run("--kind", "method", "--kind", "jdbc"));
        assertEquals(
                List.of(
                        "kept success, committed",
                        "undone success, rolled back",
                        "UPDATE a success, commit unknown",
                        "late success, committed",
                        "open success, commit unknown",
                        "foreign success, commit unknown"),
                text().lines()
                        .skip(1)
                        .map(row -> row.split(" {2,}", -1))
                        .map(cells -> cells[4] + " " + cells[6])
                        .toList());
    }

    private static void tx(AgentLines agent, String kind, String action, String outcome, String tx) {
        agent.bare(kind, json -> {
            json.writeStringProperty("action", action);
            json.writeStringProperty("outcome", outcome);
            json.writeStringProperty("tx", tx);
        });
    }

    @Test
    void momentsAreHalfOpen() {
        assertEquals(5, kinds("--since", "2026-11-22T08:00:00.005Z").size());
        assertEquals(2, kinds("--until", "2026-11-22T09:00:00.005+01:00").size());
        assertEquals(7, kinds("--since", "2026-11-22", "--until", "2026-11-23").size());
        assertEquals(0, kinds("--until", "2026-11-22").size());
        Instant now = Instant.parse("2026-11-22T10:00:00Z");
        assertEquals("2026-11-22T08:00:00.000000Z", Moment.parse("2h", now));
        assertEquals("2026-11-15T10:00:00.000000Z", Moment.parse("7d", now));
        for (String wrong : List.of("", "yesterday", "2h ago", "2026-13-01", "2026-11-22T08:00", "-2h", "99999999d")) {
            assertThrows(IllegalArgumentException.class, () -> Moment.parse(wrong, now), wrong);
        }
        assertEquals(2, run("--since", "tomorrow"));
        assertTrue(usage.toString().contains("not a moment: tomorrow"), usage::toString);
    }

    @Test
    void jsonIsTheLinesThemselves() throws IOException {
        assertEquals(0, run("--json", "--all"));
        assertArrayEquals(Files.readAllBytes(root.resolve(FILE)), out.toByteArray());
        run("--json", "--outcome", "denied");
        assertEquals(1, text().lines().count());
        assertTrue(Files.readString(root.resolve(FILE)).contains(text()));
    }

    @Test
    void showsTheRestOfABrokenLog() throws IOException {
        byte[] bytes = Files.readAllBytes(root.resolve(FILE));
        byte[] wrong = new String(bytes, StandardCharsets.UTF_8)
                .replaceFirst("\"method\"", "\"\u0001ethod\"")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(root.resolve(FILE), Arrays.copyOf(wrong, wrong.length - 1));
        assertEquals(1, run());
        assertEquals(7, text().lines().count(), this::text);
        String errors = err.toString(StandardCharsets.UTF_8);
        assertTrue(errors.contains(FILE + ", line 5: byte "), errors);
        assertTrue(errors.contains(FILE + ", line 12: no whole line"), errors);
    }

    @Test
    void doesNotFollowLinks() throws IOException {
        Path away = Files.move(root.resolve("events/2026/11/22"), folder.resolve("away"));
        Files.createSymbolicLink(root.resolve("events/2026/11/22"), away);
        assertEquals(1, run());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("not read"));
    }

    @Test
    void endsQuietlyWhenNobodyReads() throws IOException {
        LogBuilder log = new LogBuilder(1 << 16);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        log.agent(identity, "bank", null).events(3000).close();
        log.checkpoint();
        root = log.write(folder.resolve("long"));
        OutputStream gone = new OutputStream() {
            private int taken;

            @Override
            public void write(int b) throws IOException {
                if (++taken > 10_000) {
                    throw new IOException("Broken pipe");
                }
            }
        };
        int[] asked = {0};
        PrintStream closed = new PrintStream(gone) {
            @Override
            public void println(String line) {
                asked[0]++;
                super.println(line);
            }
        };
        assertEquals(0, command(closed).execute(root.toString()));
        assertTrue(asked[0] > 10 && asked[0] < 1000, "rows written: " + asked[0]);
        assertEquals(0, err.size());
    }

    @Test
    void noLogIsWrongUse() {
        Path log = root;
        root = folder.resolve("none");
        assertEquals(2, run());
        assertTrue(usage.toString().contains("in a collector's folder that is log/"), usage::toString);
        root = log.resolve("events/2026");
        assertEquals(2, run());
    }

    @Test
    void aLogWithoutEventsIsBroken() throws IOException {
        Files.move(root.resolve("events"), folder.resolve("away"));
        assertEquals(1, run());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("events: no folder"));
    }

    private List<String> kinds(String... arguments) {
        assertEquals(0, run(arguments), usage::toString);
        return text().lines().skip(1).map(row -> row.split(" {2,}", -1)[3]).toList();
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        out.reset();
        err.reset();
        String[] all = Arrays.copyOf(arguments, arguments.length + 1);
        all[arguments.length] = root.toString();
        return command(new PrintStream(out, false, StandardCharsets.UTF_8)).execute(all);
    }

    private CommandLine command(PrintStream to) {
        CommandLine command = new CommandLine(new ShowCommand(to, new PrintStream(err, true, StandardCharsets.UTF_8)));
        command.setErr(new PrintWriter(usage));
        return command;
    }
}
