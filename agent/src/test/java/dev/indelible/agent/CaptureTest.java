package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import dev.indelible.chain.line.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bank on Tomcat, HikariCP, H2 and Spring Security under the real agent, whose lines are read from its folder: none
 * missing, none twice, each naming the right user.
 */
class CaptureTest {
    @TempDir
    static Path folder;

    private static List<Line> events;
    private static Forked run;

    @BeforeAll
    static void runTheBank() throws Exception {
        Path dir = folder.resolve("agent");
        run = Forked.java(
                folder,
                Map.of(),
                "-javaagent:" + Forked.JAR,
                "-Dindelible.token.file=" + Tokens.write(folder),
                "-Dindelible.dir=" + dir,
                "-cp",
                ClassPath.ofTheApplication(),
                "com.acme.bank.Web");
        Set<String> kinds = Set.of("method", "jdbc", "tx", "http", "gap", "coverage");
        events = Trails.read(dir).stream()
                .filter(line -> kinds.contains(line.kind()))
                .filter(line ->
                        !line.kind().equals("coverage") || !line.text("outcome").equals("success"))
                .toList();
    }

    /** Every event line, as {@code kind action outcome}, of the request that made this http line. */
    private static List<String> request(String path, String user) {
        String id = events.stream()
                .filter(line -> line.kind().equals("http")
                        && line.raw("resource").contains("\"" + path + "\"")
                        && actor(line).equals(user))
                .map(line -> line.text("request"))
                .collect(Collectors.joining(","));
        List<Line> lines =
                events.stream().filter(line -> id.equals(line.text("request"))).toList();
        for (Line line : lines) {
            assertEquals(user, actor(line), text(line));
            assertTrue(line.raw("actor").contains("\"ip\":\"127.0.0.1\""), text(line));
        }
        return lines.stream().map(CaptureTest::brief).toList();
    }

    private static String brief(Line line) {
        return line.kind() + " " + line.text("action") + " " + line.text("outcome");
    }

    private static String actor(Line line) {
        return line.raw("actor").replaceAll(".*\"id\":\"([^\"]*)\".*", "$1");
    }

    private static String text(Line line) {
        return new String(line.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void theBankWorks() {
        assertEquals(0, run.exit(), run.err());
        assertEquals(
                List.of("200", "200", "200", "500", "403", "200", "202", "204", "204", "401", "null"),
                run.out()
                        .lines()
                        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                        .toList(),
                run.out() + run.err());
    }

    @Test
    void aTransferIsOneOfEach() {
        assertEquals(
                List.of(
                        "jdbc UPDATE accounts success",
                        "jdbc UPDATE accounts success",
                        "tx tx.commit success",
                        "method account.transfer success",
                        "http POST /bank/* success"),
                request("/bank/transfer", "alice"));
    }

    @Test
    void aFailedTransferIsRolledBack() {
        assertEquals(
                List.of(
                        "jdbc UPDATE accounts success",
                        "jdbc UPDATE accounts success",
                        "tx tx.rollback success",
                        "method account.transfer failure",
                        "http POST /bank/* failure"),
                request("/bank/poor", "bob"));
    }

    @Test
    void aDeniedCallIsOneLine() {
        assertEquals(
                List.of("method account.limit denied", "http POST /bank/* denied"), request("/bank/limit", "carol"));
    }

    @Test
    void tasksCarryTheUser() {
        List<String> lines = request("/bank/tasks", "dora");
        assertEquals(5, lines.size(), lines.toString());
        assertEquals(
                List.of("async-common", "async-pool", "execute", "submit"),
                events.stream()
                        .filter(line ->
                                line.kind().equals("method") && actor(line).equals("dora"))
                        .map(line -> line.raw("resource").replaceAll(".*\"id\":\"([^\"]*)\".*", "$1"))
                        .sorted()
                        .toList());
    }

    @Test
    void anAsynchronousRequestEndsOnce() {
        assertEquals(
                List.of("method account.statement success", "http POST /bank/* success"),
                request("/bank/async", "eve"));
    }

    @Test
    void aUserWhoseNameCannotBeToldCostsNoLine() {
        assertEquals(
                List.of("method account.statement success", "http POST /bank/* success"),
                request("/bank/statement", "unknown"));
    }

    /** That no line says SECRET is asserted of all of them. */
    @Test
    void aPrincipalThatTellsAllItHoldsIsNotNamed() {
        assertEquals(
                List.of("method account.statement success", "http POST /bank/* success"),
                request("/bank/whole", "unknown"));
    }

    @Test
    void aRefusedRequestIsALine() {
        assertEquals(List.of("http POST /bank/* denied"), request("/bank/transfer", "unknown"));
    }

    @Test
    void aWrapperThatCannotTellItsStatusIsNotAsked() {
        assertEquals(List.of("http POST /bank/* success"), request("/bank/no-status", "fay"));
        assertEquals(List.of("http POST /bank/* success"), request("/bank/no-async", "gus"));
    }

    @Test
    void everyTransactionEndsOnceWhateverConnectionItsStatementsName() throws Exception {
        Path dir = folder.resolve("handles");
        Path token = Tokens.write(Files.createDirectory(folder.resolve("handles-token")));
        Forked handles = Forked.java(
                folder,
                Map.of(),
                "-javaagent:" + Forked.JAR,
                "-Dindelible.token.file=" + token,
                "-Dindelible.dir=" + dir,
                "-cp",
                ClassPath.ofTheApplication(),
                "com.acme.bank.Handles");
        assertEquals(0, handles.exit(), handles.err());
        List<Line> lines = Trails.read(dir).stream()
                .filter(line -> line.text("tx") != null || Set.of("gap", "tx").contains(line.kind()))
                .toList();
        assertEquals(
                List.of(
                        "jdbc UPDATE committed success",
                        "tx tx.commit success",
                        "jdbc UPDATE undone success",
                        "tx tx.rollback success",
                        "jdbc UPDATE switched success",
                        "tx tx.commit success",
                        "jdbc UPDATE dropped success",
                        "tx tx.close unknown"),
                lines.stream().map(CaptureTest::brief).toList());
        assertEquals(4, lines.stream().map(line -> line.text("tx")).distinct().count());
        for (int i = 0; i < lines.size(); i += 2) {
            assertEquals(lines.get(i).text("tx"), lines.get(i + 1).text("tx"));
        }
    }

    @Test
    void aWorkerKeepsNobody() {
        Line last = events.stream()
                .filter(line ->
                        line.kind().equals("method") && line.raw("resource").contains("\"nobody\""))
                .findFirst()
                .orElseThrow();
        assertEquals("unknown", actor(last));
        assertEquals(null, last.text("request"));
    }

    @Test
    void everyLineAnswersTheQuestionsAndNoneIsAGap() {
        for (Line line : events) {
            assertTrue(!Set.of("gap", "coverage").contains(line.kind()), text(line));
            for (String member : List.of("action", "outcome", "where", "category")) {
                assertNotNull(line.text(member), member + " in " + text(line));
            }
            assertNotNull(line.raw("actor"), text(line));
            assertNotNull(line.raw("resource"), text(line));
            assertTrue(!text(line).contains("SECRET") && !text(line).contains("4111222233334444"), text(line));
            assertTrue(!text(line).contains("'secret'"), text(line));
        }
        assertEquals(
                29,
                events.size(),
                events.stream().map(CaptureTest::brief).toList().toString());
    }
}
