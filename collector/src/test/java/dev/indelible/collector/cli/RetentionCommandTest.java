package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.verify.LogVerdict;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands {@code retention plan}, {@code apply} and {@code hold}, under the real clock. */
@Timeout(300)
final class RetentionCommandTest {
    @TempDir
    Path folder;

    private Home home;
    private Path rules;

    private record Outcome(int exit, String out, String err) {}

    /** A segment of enrolments that is 400 days old, and a log that was served today. */
    @BeforeEach
    void begin() throws Exception {
        home = Home.at(folder.resolve("home"));
        rules = home.folder().resolve("retention");
        Clock old = Clock.offset(Clock.systemUTC(), Duration.ofDays(-400));
        try (TestCollector collector = TestCollector.start(home.folder(), 1, old)) {
            for (int i = 0; i < 260; i++) {
                collector.enrolled("bank");
            }
        }
        TestCollector.start(home.folder()).close();
    }

    @Test
    void planHoldApply() throws Exception {
        Outcome none = run("plan");
        assertEquals(1, none.exit());
        assertTrue(none.err().contains("write the rules into it"), none.err());
        Files.writeString(rules, "keep 2y kind config\npreset pci\n");
        assertTrue(
                run("plan").out().contains("1 segments, 256 lines"), run("plan").out());

        assertEquals(2, run("hold", "no blank").exit());
        assertEquals(1, run("hold", "--lift", "case-7").exit());
        assertEquals(0, run("hold", "case-7", "--reason", "a court").exit());
        Outcome held = run("plan");
        assertTrue(held.out().contains("hold case-7 since "), held.out());
        assertTrue(held.out().contains("hold case-7 keeps every line"), held.out());
        long size = size();
        assertEquals(0, run("apply").exit());
        assertEquals(size, size(), "nothing went, and nothing was signed");

        assertEquals(0, run("hold", "--lift", "case-7").exit());
        Outcome applied = run("apply");
        assertEquals(0, applied.exit(), applied.err());
        assertTrue(applied.out().endsWith("done\n"), applied.out());
        assertEquals(
                List.of("00000000000000000256.jsonl"),
                TestCollector.segments(home).stream()
                        .map(path -> path.getFileName().toString())
                        .toList());
        LogVerdict verdict = LogVerdict.of(home.log(), folder.resolve("state"));
        assertEquals(3, verdict.exit(), verdict.text());
        assertTrue(verdict.text().contains("1 finding"), "only that no key was given: " + verdict.text());
        size = size();
        assertEquals(0, run("apply").exit());
        assertEquals(size, size());
        StringWriter out = new StringWriter();
        CommandLine identities = Collector.commandLine();
        identities.setOut(new PrintWriter(out));
        assertEquals(0, identities.execute("identities", "--data", home.folder().toString()));
        assertEquals(260, out.toString().lines().count(), "who is enrolled is not forgotten");
    }

    @Test
    void notUnderACollectorAndNotBesideAStore() throws Exception {
        Files.writeString(rules, "preset pci");
        TestCollector running = TestCollector.start(home.folder());
        try (running) {
            assertEquals(0, run("plan").exit());
            assertTrue(
                    run("apply").err().contains("another collector serves"),
                    run("apply").err());
            assertEquals(1, run("hold", "x").exit());
        }
        Files.writeString(home.mirrored(), "x");
        Outcome store = run("apply");
        assertEquals(1, store.exit());
        assertTrue(store.err().contains("object storage"), store.err());
        assertEquals(2, TestCollector.segments(home).size());
    }

    @Test
    void aCommandIsNamed() {
        CommandLine command = Collector.commandLine();
        command.setErr(new PrintWriter(new StringWriter()));
        assertEquals(2, command.execute("retention"));
    }

    private long size() throws Exception {
        return Long.parseLong(Files.readString(home.log().resolve("checkpoint"))
                .lines()
                .toList()
                .get(1));
    }

    private Outcome run(String name, String... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Collector.commandLine();
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        String[] all = new String[4 + more.length];
        all[0] = "retention";
        all[1] = name;
        all[2] = "--data";
        all[3] = home.folder().toString();
        System.arraycopy(more, 0, all, 4, more.length);
        int exit = command.execute(all);
        return new Outcome(exit, out.toString(), err.toString());
    }
}
