package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.CheckpointNote;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is held against a log from outside its folder: kept checkpoints, expected services, other logs; and the report. */
final class VerifyOutsideTest {
    @TempDir
    Path folder;

    private final SigningKey identity = SigningKey.generate();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter usage = new StringWriter();
    private LogBuilder log;
    private AgentLines agent;
    private CheckpointNote early;
    private Path root;

    @BeforeEach
    void begin() throws Exception {
        log = new LogBuilder(256);
        log.enrol(identity, "bank");
        agent = log.agent(identity, "bank", null).events(3).seal();
        early = log.checkpoint();
        agent.events(2).seal().close();
        log.checkpoint();
        root = log.write(folder.resolve("log"));
    }

    @Test
    void extendsAKeptCheckpoint() throws Exception {
        Path kept = Files.writeString(folder.resolve("kept"), early.text());
        assertEquals(0, run(root.toString(), "--key", log.key(), "--old", kept.toString()));
        assertTrue(text().contains("and 1 kept elsewhere"), this::text);
    }

    @Test
    void aLogThatWasRewrittenContradictsAKeptCheckpoint() throws Exception {
        List<byte[]> lines = log.lines();
        SigningKey other = SigningKey.generate();
        Path kept = Files.writeString(folder.resolve("kept"), early.text());
        LogBuilder shorter = log.fork(lines.subList(0, 5));
        shorter.checkpoint();
        Path back = shorter.write(folder.resolve("back"));
        assertEquals(1, run(back.toString(), "--old", kept.toString()));
        assertTrue(text().contains("the log was rolled back"), this::text);

        LogBuilder forged = new LogBuilder(256);
        forged.enrol(other, "bank");
        forged.agent(other, "bank", null).events(3).seal();
        CheckpointNote theirs = forged.checkpoint();
        forged.agent(other, "bank", null).events(3).seal();
        forged.checkpoint();
        LogBuilder second = forged.fork(forged.lines().subList(0, 2));
        AgentLines stranger = second.agent(other, "bank", null);
        stranger.events(8).seal().close();
        second.checkpoint();
        Path rewrittenLog = second.write(folder.resolve("rewritten"));
        assertEquals(
                1,
                run(
                        rewrittenLog.toString(),
                        "--old",
                        Files.writeString(folder.resolve("theirs"), theirs.text())
                                .toString()));
        assertTrue(text().contains("does not extend the checkpoint of size 7"), this::text);
    }

    @Test
    void aKeptCheckpointMustBeSigned() throws Exception {
        Path forged = Files.writeString(
                folder.resolve("forged"),
                early.text().replace("\n" + early.checkpoint().size() + "\n", "\n1\n"));
        assertEquals(1, run(root.toString(), "--key", log.key(), "--old", forged.toString()));
        assertTrue(text().contains("is not signed by the log"), this::text);
        assertEquals(
                2,
                run(
                        root.toString(),
                        "--old",
                        Files.writeString(folder.resolve("x"), "no note").toString()));
        LogBuilder strange = new LogBuilder(256);
        Path other = Files.writeString(
                folder.resolve("other"), strange.checkpoint().text().replace(LogBuilder.ORIGIN, "audit.example/desk"));
        assertEquals(3, run(root.toString(), "--key", log.key(), "--old", other.toString()));
        assertTrue(text().contains("audit.example/desk, which is none of the logs"), this::text);
    }

    @Test
    void namesServicesThatShouldBeThere() throws Exception {
        log.enrol(SigningKey.generate(), "desk");
        log.checkpoint();
        root = log.write(folder.resolve("more"));
        Path list = folder.resolve("services");
        Files.writeString(list, "# who must be there\nbank\n");
        assertEquals(0, run(root.toString(), "--key", log.key(), "--expect", list.toString()));
        Files.writeString(list, "bank 1m # the log was signed just after\ndesk\ncards\n");
        assertEquals(3, run(root.toString(), "--key", log.key(), "--expect", list.toString()));
        assertTrue(text().contains("Service desk should be here, but it enrolled and has no stream."), this::text);
        assertTrue(text().contains("Service cards should be here, but it never enrolled."), this::text);
        assertFalse(text().contains("Service bank"), this::text);
        Files.writeString(list, "bank two words\n");
        assertEquals(2, run(root.toString(), "--expect", list.toString()));
        assertTrue(usage.toString().contains("line 1 is not a service's name"), usage::toString);
    }

    @Test
    void namesAServiceThatFellSilent() throws Exception {
        log.checkpoint(early.epochSeconds() + 7200);
        log.enrol(SigningKey.generate(), "desk");
        log.checkpoint(early.epochSeconds() + 7200);
        root = log.write(folder.resolve("later"));
        Path list = Files.writeString(folder.resolve("services"), "bank 1h\n");
        assertEquals(3, run(root.toString(), "--key", log.key(), "--expect", list.toString()));
        assertTrue(text().contains("is older than 1 h at the checkpoint"), this::text);
        Files.writeString(list, "bank 3h\n");
        assertEquals(0, run(root.toString(), "--key", log.key(), "--expect", list.toString()));
    }

    @Test
    void equalCopiesInTwoLogsCountOnce() throws Exception {
        LogBuilder second = new LogBuilder(256);
        second.enrol(identity, "bank");
        // The stream as the first log holds it, but not all of it.
        List<byte[]> copy = log.lines().subList(2, 7);
        copy.forEach(second::add);
        second.checkpoint();
        Path other = second.write(folder.resolve("second"));
        assertEquals(
                3,
                run(root.toString(), other.toString(), "--key", log.key(), "--key", second.key(), "--json"),
                this::text);
        JsonNode all = JsonMapper.shared().readTree(text());
        assertEquals(
                log.size() + second.size() - copy.size(),
                all.get("distinct_lines").longValue());
        assertEquals(2, all.get("logs").size());
        assertEquals(
                "unclosed",
                all.get("logs").get(1).get("findings").get(0).get("code").stringValue());
    }

    @Test
    void twoLinesAtOneSeqAreAFork() throws Exception {
        SigningKey other = SigningKey.generate();
        for (int keep : new int[] {6, 7}) {
            LogBuilder here = new LogBuilder(256);
            here.enrol(other, "bank");
            AgentLines forking = here.agent(other, "bank", null).events(2);
            List<byte[]> common = here.lines();
            forking.events(keep == 6 ? 1 : 2).seal();
            here.checkpoint();
            LogBuilder there = new LogBuilder(256);
            there.enrol(other, "bank");
            common.subList(2, common.size()).forEach(there::add);
            forking.forkTo(there, 3).event("mallory", "account.transfer").seal();
            there.checkpoint();
            Path a = here.write(folder.resolve("a" + keep));
            Path b = there.write(folder.resolve("b" + keep));
            assertEquals(1, run(a.toString(), b.toString()));
            assertTrue(text().contains("a fork: another line has this seq of this stream in " + a), this::text);
            assertTrue(text().contains(", seq 3 of stream " + forking.id), this::text);
            assertTrue(text().strip().contains("NOT VERIFIED"), this::text);
        }
    }

    @Test
    void aShortThirdCopyHidesNoFork() throws Exception {
        SigningKey other = SigningKey.generate();
        LogBuilder here = new LogBuilder(256);
        here.enrol(other, "bank");
        AgentLines forking = here.agent(other, "bank", null).events(2);
        List<byte[]> common = here.lines();
        forking.events(1).seal();
        here.checkpoint();
        LogBuilder there = new LogBuilder(256);
        there.enrol(other, "bank");
        common.subList(2, common.size()).forEach(there::add);
        forking.forkTo(there, 3).event("mallory", "account.transfer").seal();
        there.checkpoint();
        LogBuilder cut = new LogBuilder(256);
        cut.enrol(other, "bank");
        common.subList(2, common.size()).forEach(cut::add);
        cut.checkpoint();
        Path a = here.write(folder.resolve("a"));
        Path b = there.write(folder.resolve("b"));
        Path c = cut.write(folder.resolve("c"));
        assertEquals(3, run(a.toString(), c.toString()), this::text);
        for (List<Path> order : List.of(List.of(a, b, c), List.of(c, a, b), List.of(a, c, b))) {
            assertEquals(1, run(order.stream().map(Path::toString).toArray(String[]::new)), this::text);
            assertTrue(text().contains("a fork: another line has this seq of this stream in " + a), this::text);
            assertTrue(text().contains(", seq 3 of stream " + forking.id), this::text);
        }
    }

    @Test
    void aKeyOfNoLogIsAFailure() throws Exception {
        LogBuilder second = new LogBuilder(256);
        second.checkpoint();
        Path copy = log.write(folder.resolve("copy"));
        String[] keys = {"--key", log.key(), "--key", second.key()};
        assertEquals(1, run(root.toString(), copy.toString(), keys[0], keys[1], keys[2], keys[3]), this::text);
        assertTrue(lastLine().startsWith("NOT VERIFIED  --key " + second.key()), this::text);
        assertEquals(1, run(root.toString(), keys[0], keys[1], keys[2], keys[3]), this::text);
        assertTrue(lastLine().startsWith("NOT VERIFIED  --key " + second.key()), this::text);
        assertEquals(0, run(root.toString(), copy.toString(), "--key", log.key()), this::text);
        assertEquals("VERIFIED", lastLine());
    }

    @Test
    void twoLogsOfOneNameAndDifferentKeysAreAFinding() throws Exception {
        LogBuilder second = new LogBuilder(256);
        second.checkpoint();
        Path other = second.write(folder.resolve("second"));
        assertEquals(3, run(root.toString(), other.toString(), "--key", log.key(), "--key", second.key()));
        assertTrue(text().contains("Two logs have the origin " + LogBuilder.ORIGIN), this::text);
        assertEquals("VERIFIED WITH FINDINGS  1 finding", lastLine());
    }

    @Test
    void theLastWordIsAboutAllLogs() throws Exception {
        LogBuilder broken = new LogBuilder(256);
        broken.checkpoint();
        Path other = broken.write(folder.resolve("broken"));
        Files.writeString(other.resolve("checkpoint"), "nothing");
        assertEquals(1, run(other.toString(), root.toString(), "--key", log.key()));
        assertEquals("NOT VERIFIED  1 of 2 logs failed", lastLine());
        Path list = Files.writeString(folder.resolve("services"), "cards\n");
        assertEquals(1, run(other.toString(), root.toString(), "--key", log.key(), "--expect", list.toString()));
        assertEquals("NOT VERIFIED  1 of 2 logs failed", lastLine());
    }

    @Test
    void oneLogTwiceMustExtendItself() throws Exception {
        LogBuilder shorter = log.fork(log.lines().subList(0, 7));
        shorter.checkpoint();
        Path before = shorter.write(folder.resolve("before"));
        assertEquals(3, run(root.toString(), before.toString(), "--key", log.key()), this::text);
        assertTrue(text().contains(log.size() + " different lines"), this::text);
    }

    @Test
    void writesAReportThatProvesItself() throws Exception {
        Path kept = Files.writeString(folder.resolve("kept"), early.text());
        Path file = folder.resolve("report.md");
        Path list = Files.writeString(folder.resolve("services"), "cards\n");
        assertEquals(
                3,
                run(
                        root.toString(),
                        "--key",
                        log.key(),
                        "--old",
                        kept.toString(),
                        "--expect",
                        list.toString(),
                        "--report",
                        file.toString()));
        String report = Files.readString(file);
        assertTrue(report.contains("- verdict: VERIFIED WITH FINDINGS (exit code 3)"), report);
        assertTrue(report.contains("`" + log.key() + "`"), report);
        assertTrue(report.contains("- lines: " + log.size()), report);
        assertTrue(report.contains("expected: Service cards should be here, but it never enrolled."), report);
        assertTrue(report.contains("    " + LogBuilder.ORIGIN + "\n    " + log.size() + "\n"), report);
        int last = report.lastIndexOf("SHA-256 of every line above: ");
        assertEquals(
                HexFormat.of().formatHex(Leaf.sha256(report.substring(0, last).getBytes(StandardCharsets.UTF_8))),
                report.substring(last + "SHA-256 of every line above: ".length())
                        .strip());
        assertEquals(2, run(root.toString(), "--report", file.toString()), "a report on file stays");
        assertEquals(report, Files.readString(file));
        assertEquals(
                2, run(root.toString(), "--report", root.resolve("report.md").toString()));
        assertFalse(Files.exists(root.resolve("report.md")));
        Path bad = folder.resolve("bad.md");
        assertEquals(1, run(root.toString(), "--key", new LogBuilder(256).key(), "--report", bad.toString()));
        assertTrue(Files.readString(bad).contains("- verdict: NOT VERIFIED (exit code 1)"));
        assertTrue(Files.readString(bad).contains("- place: checkpoint"));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String lastLine() {
        String text = text().strip();
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    private int run(String... arguments) {
        out.reset();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        CommandLine command = new CommandLine(new VerifyCommand(stream, stream));
        command.setErr(new PrintWriter(usage));
        command.setOut(new PrintWriter(usage));
        String[] all = Stream.concat(
                        Stream.of(
                                "--state",
                                folder.resolve("state-" + System.nanoTime()).toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        return command.execute(all);
    }
}
