package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.verify.LogVerdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands with an archive, under the real clock; and that no command whatever deletes what is not over. */
@Timeout(300)
final class RetentionArchiveTest {
    @TempDir
    Path folder;

    private Home home;
    private Path archive;
    private Path rules;

    private record Outcome(int exit, String out, String err) {}

    /** A segment of alarms that is 100 days old, and a log that was served today. */
    @BeforeEach
    void begin() throws Exception {
        home = Home.at(folder.resolve("home"));
        archive = Files.createDirectory(folder.resolve("archive"));
        rules = home.folder().resolve("retention");
        Clock old = Clock.offset(Clock.systemUTC(), Duration.ofDays(-100));
        try (TestCollector collector = TestCollector.start(home.folder(), 1, old)) {
            collector.alarms(260);
        }
        TestCollector.start(home.folder()).close();
        Files.writeString(rules, "preset pci\narchive " + archive + "\n");
    }

    @Test
    void pciKeepsAYearAndThreeMonthsAtHand() throws Exception {
        Outcome plan = run("retention", "plan", "--data", home.folder().toString());
        assertEquals(0, plan.exit(), plan.err());
        assertTrue(plan.out().contains("moves  0 to 255"), plan.out());
        assertTrue(plan.out().contains("stays  "), plan.out());
        assertTrue(plan.out().contains("0 segments, 0 lines can go; 1 segments can move"), plan.out());
        assertEquals(List.of(), files(archive), "a plan changes nothing");
        Outcome applied = run("retention", "apply", "--data", home.folder().toString());
        assertEquals(0, applied.exit(), applied.err());
        assertTrue(applied.err().contains("it frees nothing"), applied.err());
        assertTrue(applied.out().endsWith("done\n"), applied.out());
        assertEquals(3, files(archive).size(), files(archive).toString());
        LogVerdict verdict = LogVerdict.of(home.log(), folder.resolve("state"));
        assertEquals(3, verdict.exit(), verdict.text());
        assertTrue(verdict.text().contains("256 lines, 0 to 255, are in the archive"), verdict.text());
        verdict = LogVerdict.of(home.log(), folder.resolve("state"), "--archive", archive.toString());
        assertTrue(verdict.text().contains("1 finding"), "only that no key was given: " + verdict.text());
        Outcome shown = run("show", "--all", home.log().toString());
        assertEquals(0, shown.exit());
        plan = run("retention", "plan", "--data", home.folder().toString());
        assertTrue(plan.out().contains("archive " + archive.toRealPath() + ": lines 0 to 255"), plan.out());
        assertTrue(plan.out().contains("are kept until"), plan.out());
        assertEquals(
                0,
                run("retention", "hold", "--data", home.folder().toString(), "case-7")
                        .exit());
    }

    @Test
    void whatCannotBeAnArchiveIsSaid() throws Exception {
        Path within = Files.createDirectory(home.folder().resolve("archive"));
        for (String wrong : List.of(
                "archive archive",
                "archive " + folder.resolve("nowhere"),
                "archive " + within,
                "archive " + archive + "\narchive " + archive,
                "archive s3://bucket/x/?keep=3d")) {
            Files.writeString(rules, "preset pci\n" + wrong + "\n");
            Outcome refused = run("retention", "apply", "--data", home.folder().toString());
            assertEquals(1, refused.exit(), wrong);
            assertTrue(refused.err().contains("archive"), refused.err());
            assertEquals(2, TestCollector.segments(home).size());
        }
        Files.delete(within);
    }

    /**
     * Every command there is, with what would make it delete if anything did: a log with lines at hand and in the archive,
     * all of them under a year old, and rules that ask for less than the preset allows.
     */
    @Test
    void noCommandDeletesWhatIsNotOver() throws Exception {
        Files.writeString(rules, "preset pci\nkeep 1d\nat-hand 1d\narchive " + archive + "\n");
        String data = home.folder().toString();
        assertEquals(0, run("retention", "apply", "--data", data).exit());
        List<String> lines = everyLine();
        assertTrue(lines.size() > 256);
        Path identity = folder.resolve("identity");
        Files.writeString(identity, "x");
        List<String[]> all = new ArrayList<>(List.of(
                new String[] {"serve", "--data", data, "--listen", "nowhere.invalid:1"},
                new String[] {"enrol-token", "--data", data, "--service", "bank"},
                new String[] {"identities", "--data", data},
                new String[] {"revoke", "--data", data, "--token", "A".repeat(22), "--reason", "x"},
                new String[] {"log-key", "--data", data},
                new String[] {"restore", "s3://bucket/x/", "--data", data},
                new String[] {"retention", "plan", "--data", data},
                new String[] {"retention", "hold", "--data", data, "case-1"},
                new String[] {"retention", "apply", "--data", data},
                new String[] {"retention", "hold", "--data", data, "--lift", "case-1"},
                new String[] {"retention", "apply", "--data", data},
                new String[] {"retention", "apply", "--data", data},
                new String[] {
                    "verify",
                    home.log().toString(),
                    "--state",
                    folder.resolve("s").toString()
                },
                new String[] {
                    "verify",
                    home.log().toString(),
                    "--archive",
                    archive.toString(),
                    "--state",
                    folder.resolve("s").toString()
                },
                new String[] {"prove", home.log().toString(), "--index", "1"},
                new String[] {"verify-proof", identity.toString()},
                new String[] {"show", home.log().toString()},
                new String[] {"canary", "--data", data}));
        Set<String> commands =
                new TreeSet<>(Collector.commandLine().getSubcommands().keySet());
        all.forEach(command -> commands.remove(command[0]));
        assertEquals(Set.of(), commands, "commands that this test does not try");
        for (String[] command : all) {
            run(command);
            assertTrue(everyLine().containsAll(lines), "lines are gone after " + Arrays.toString(command));
        }
        // Without the archive nothing goes either, and nothing is taken for gone.
        Path away = folder.resolve("away");
        Files.move(archive, away);
        assertEquals(1, run("retention", "apply", "--data", data).exit());
        Files.createDirectory(archive);
        assertEquals(1, run("retention", "apply", "--data", data).exit());
        Files.writeString(rules, "keep 1d\n");
        Outcome refused = run("retention", "apply", "--data", data);
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains("the file of rules must name it"), refused.err());
        Files.delete(archive);
        Files.move(away, archive);
        assertTrue(everyLine().containsAll(lines));
        LogVerdict verdict = LogVerdict.of(home.log(), folder.resolve("s"), "--archive", archive.toString());
        assertEquals(3, verdict.exit(), verdict.text());
        assertFalse(verdict.text().contains("removed"), verdict.text());
    }

    private List<String> everyLine() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path root : List.of(archive, home.log().resolve("events"))) {
            for (String name : files(root)) {
                if (name.endsWith(".jsonl")) {
                    lines.addAll(Files.readAllLines(root.resolve(name), StandardCharsets.UTF_8));
                }
            }
        }
        return lines;
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Collector.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        int exit = command.execute(arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }
}
