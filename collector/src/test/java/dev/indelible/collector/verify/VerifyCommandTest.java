package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person or a program sees of a verification. */
final class VerifyCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter usage = new StringWriter();
    private LogBuilder log;
    private AgentLines agent;
    private Path root;
    private Path state;

    @BeforeEach
    void begin() throws Exception {
        log = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        agent = log.agent(identity, "bank", null).events(3).seal();
        log.checkpoint();
        agent.close();
        log.checkpoint();
        root = log.write(folder.resolve("log"));
        state = folder.resolve("state");
    }

    @Test
    void exitCodes() throws Exception {
        assertEquals(0, run(root.toString(), "--key", log.key()));
        assertTrue(text().strip().endsWith("VERIFIED"), this::text);
        assertEquals(3, run(root.toString()));
        assertTrue(text().contains("not anchored"), this::text);
        assertTrue(text().contains("VERIFIED WITH FINDINGS  1 finding"), this::text);
        assertEquals(1, run(root.toString(), "--key", new LogBuilder(256).key()));
        assertTrue(text().contains("NOT VERIFIED  checkpoint: signed by"), this::text);
        assertEquals(2, run(folder.toString()));
        assertTrue(usage.toString().contains("in a collector's folder that is log/"), usage::toString);
        assertEquals(2, run(folder.resolve("none").toString()));
        assertEquals(2, run());
        assertEquals(2, run(root.toString(), "--key", "nonsense"));
        assertTrue(usage.toString().contains("neither a verifier key"), usage::toString);
        assertEquals(0, run("--help"));
    }

    @Test
    void theKeyMayStandInAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("log.vkey"), log.key() + "\n");
        assertEquals(0, run(root.toString(), "--key", file.toString()));
        Files.writeString(file, "no key\n");
        assertEquals(2, run(root.toString(), "--key", file.toString()));
    }

    @Test
    void remembersOnlyWhatItVerifiedWithAKey() throws Exception {
        run(root.toString());
        assertFalse(Files.exists(state), "without a key nothing is remembered");
        run(root.toString(), "--key", new LogBuilder(256).key());
        assertFalse(Files.exists(state), "what failed is not remembered");
        run(root.toString(), "--key", log.key());
        try (Stream<Path> files = Files.list(state)) {
            List<Path> seen = files.toList();
            assertEquals(1, seen.size());
            assertEquals(log.newest().text(), Files.readString(seen.get(0)));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(seen.get(0))));
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state)));
            LogBuilder shorter = log.fork(log.lines().subList(0, 6));
            shorter.checkpoint();
            Path back = shorter.write(folder.resolve("back"));
            assertEquals(1, run(back.toString(), "--key", log.key()));
            assertEquals(1, run(back.toString()), "refused without a key too");
            assertTrue(text().contains("rolled back"), this::text);
            Files.writeString(seen.get(0), "damaged");
            assertEquals(1, run(root.toString(), "--key", log.key()));
            assertTrue(text().contains("is damaged"), this::text);
        }
    }

    @Test
    void theMemoryMustLieOutside() {
        state = root.resolve("state");
        assertEquals(2, run(root.toString()));
    }

    @Test
    void jsonForPrograms() throws Exception {
        assertEquals(0, run(root.toString(), "--key", log.key(), "--json"));
        JsonNode report = JsonMapper.shared().readTree(text());
        assertEquals("verified", report.get("verdict").stringValue());
        assertEquals(LogBuilder.ORIGIN, report.get("origin").stringValue());
        assertEquals(log.size(), report.get("checked").get("lines").longValue());
        assertTrue(report.get("anchored").booleanValue());

        Path file = root.resolve("events/2026/11/22/00000000000000000000.jsonl");
        Files.writeString(file, Files.readString(file).replaceFirst("alice", "mallo"));
        assertEquals(1, run(root.toString(), "--key", log.key(), "--json"));
        JsonNode failure = JsonMapper.shared().readTree(text()).get("failure");
        assertEquals(
                "events/2026/11/22/00000000000000000000.jsonl",
                failure.get("file").stringValue());
        assertEquals(4, failure.get("line").longValue());
        assertEquals(1, failure.get("seq").longValue());
        assertEquals(agent.id, failure.get("stream").stringValue());
    }

    /** On a copy much is lacking: it is said, and is no finding. */
    @Test
    void whatTheFilesLackOfTheirProtectionIsSaid() throws Exception {
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        }
        assertEquals(0, run(root.toString(), "--key", log.key()));
        assertFalse(text().contains("by mode"), this::text);
        Files.setPosixFilePermissions(root.resolve("checkpoint"), PosixFilePermissions.fromString("rw-r--r--"));
        String said = "1 of " + files.size() + " files can be written to by mode, such as checkpoint";
        Path report = folder.resolve("report.md");
        assertEquals(0, run(root.toString(), "--key", log.key(), "--report", report.toString()));
        assertTrue(text().contains("protection  of these files: " + said), this::text);
        assertTrue(Files.readString(report).contains("protection of the files where they lie: " + said));
        assertEquals(0, run(root.toString(), "--key", log.key(), "--json"));
        assertEquals(
                said,
                JsonMapper.shared().readTree(text()).get("unprotected").get(0).stringValue());
    }

    @Test
    void nothingFromTheLogMovesTheTerminal() throws Exception {
        LogBuilder hostile = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        hostile.enrol(identity, "bank");
        hostile.agent(identity, "bank", null)
                .line("gap", "agent", "stream.gap", json -> {
                    json.writeNumberProperty("lost", 1);
                    json.writeStringProperty("why", "\u001b[2J\u202egnorw\n");
                })
                .close();
        hostile.checkpoint();
        root = hostile.write(folder.resolve("hostile"));
        assertEquals(3, run(root.toString(), "--key", hostile.key()));
        assertTrue(text().contains("\\u{1b}[2J\\u{202e}gnorw\\u{a}"), this::text);
        assertEquals(-1, text().indexOf('\u001b'));
        Files.writeString(root.resolve("events/\u001b[31m"), "");
        assertEquals(1, run(root.toString(), "--key", hostile.key()));
        assertEquals(-1, text().indexOf('\u001b'));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        out.reset();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        CommandLine command = new CommandLine(new VerifyCommand(stream, stream));
        command.setErr(new PrintWriter(usage));
        command.setOut(new PrintWriter(usage));
        String[] all = Stream.concat(Stream.of("--state", state.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return command.execute(all);
    }
}
