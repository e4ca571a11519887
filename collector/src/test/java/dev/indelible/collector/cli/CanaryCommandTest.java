package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The canary as an operator runs it, against the program in a process of its own. */
@Timeout(300)
class CanaryCommandTest {
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void overTlsWithThePinOfTheTokenAndNoOther() throws Exception {
        Path data = folder.resolve("home");
        Path token;
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "0.0.0.0")) {
            int port = URI.create(collector.url()).getPort();
            token = token(data, "https://127.0.0.1:" + port);
            assertEquals(0, run("canary", "--token", token.toString(), "--state", state()), this::all);
            assertTrue(out.toString().contains("and proven") && out.toString().contains("included"), this::all);
            assertEquals(0, run("canary", "--token", token.toString(), "--state", state(), "--json"), this::all);
            JsonNode result = new JsonMapper().readTree(out.toString());
            assertTrue(result.get("passed").asBoolean());
            assertEquals("stored", result.get("level").asString());
            assertEquals(7, result.get("steps").size());
            assertEquals("skipped", result.get("steps").get(6).get("outcome").asString(), "entries, over TLS");
            String line =
                    TestCollector.lines(Home.at(data)).get(result.get("index").asInt());
            assertTrue(line.contains("\"action\":\"canary.probe\""), line);
            assertEquals(1, run("canary", "--token", otherPin(token).toString(), "--state", state()), this::all);
            assertTrue(out.toString().contains("FAILED at enrol: "), this::all);
            assertTrue(out.toString().contains("the token pins sha256/AAAA"), this::all);
        }
        assertEquals(1, run("canary", "--token", token.toString(), "--state", state()), this::all);
        assertFalse(all().contains(Files.readString(token).substring(20, 60)), "a token is never printed");
    }

    @Test
    void everySoOftenItSaysOnceWhenItFailsAndOnceWhenItPassesAndTheLogSaysBoth() throws Exception {
        Path data = folder.resolve("home");
        try (ForkedCollector first = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            String address = URI.create(first.url()).getAuthority();
            Path token = token(data, null);
            try (ForkedCollector canary = ForkedCollector.start(
                    folder,
                    "canary",
                    "--token",
                    token.toString(),
                    "--state",
                    state(),
                    "--every",
                    "1s",
                    "--within",
                    "60s")) {
                await("it passes", () -> canary.out().contains(" passed in "));
                first.process.destroy();
                first.exit();
                await("it fails", () -> canary.out().contains("FAILED at enrol"));
                int failed = count(canary.out(), "FAILED at ");
                int said = count(canary.err(), "does not pass");
                await("it fails again", () -> count(canary.out(), "FAILED at ") >= failed + 2);
                assertTrue(said >= 1);
                assertEquals(said, count(canary.err(), "does not pass"), canary.err());
                try (ForkedCollector second = ForkedCollector.start(
                        folder, "serve", "--data", data.toString(), "--listen", address, "--canary", "2s")) {
                    second.url();
                    await("it passes again", () -> count(canary.err(), "passes again") > 0);
                    canary.process.destroy();
                    assertEquals(0, canary.exit());
                    await(
                            "the collector misses it",
                            () -> logged(data, "\"action\":\"canary.late\"")
                                    > logged(data, "\"action\":\"canary.back\""));
                    await("and says so", () -> second.err().contains("no line of a canary has arrived for 2 s"));
                    second.process.destroy();
                    assertEquals(0, second.exit());
                }
            }
        }
        assertTrue(logged(data, "\"action\":\"canary.failed\"") >= 1);
        assertEquals(1, logged(data, "\"kind\":\"close\""), "SIGTERM ends the stream");
        assertEquals(
                0,
                run("verify", data.resolve("log").toString(), "--key", key(data), "--state", folder + "/seen"),
                this::all);
    }

    @Test
    void wrongUseIsExitTwo() throws Exception {
        Path data = folder.resolve("home");
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            collector.url();
        }
        Path token = token(data, null);
        Path none = Files.writeString(folder.resolve("none"), "no token\n");
        for (List<String> arguments : List.of(
                List.of("canary"),
                List.of("canary", "--token", folder.resolve("missing").toString()),
                List.of("canary", "--token", none.toString()),
                List.of("canary", "--token", token.toString(), "--within", "soon"),
                List.of("canary", "--token", token.toString(), "--every", "never"),
                List.of("serve", "--data", data.toString(), "--canary", "often"))) {
            assertEquals(2, run(arguments.toArray(String[]::new)), () -> arguments + all());
        }
        assertEquals(0, run("canary", "--help"));
    }

    private Path token(Path data, String url) throws Exception {
        Path file = folder.resolve("canary.token");
        List<String> arguments = new ArrayList<>(
                List.of("enrol-token", "--data", data.toString(), "--service", "canary", "--out", file.toString()));
        if (url != null) {
            arguments.addAll(List.of("--url", url));
        }
        assertEquals(0, run(arguments.toArray(String[]::new)), this::all);
        return file;
    }

    /** The same claims with a pin of somebody else; who made it has no operator key. */
    private Path otherPin(Path file) throws Exception {
        EnrolmentToken token = EnrolmentToken.parse(Files.readString(file).strip());
        String text = new EnrolmentToken(
                        token.id(),
                        token.url(),
                        "sha256/" + Encoding.base64(new byte[32]),
                        token.log(),
                        token.service(),
                        token.uses(),
                        token.expires())
                .sign(SigningKey.generate());
        return Files.writeString(folder.resolve("other.token"), text);
    }

    private String key(Path data) {
        assertEquals(0, run("log-key", "--data", data.toString()));
        return out.toString().strip();
    }

    private String state() {
        return folder.resolve("state").toString();
    }

    private String all() {
        return out + "\n" + err;
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = Collector.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private static long logged(Path data, String part) throws Exception {
        return TestCollector.lines(Home.at(data)).stream()
                .filter(line -> line.contains(part))
                .count();
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.sleep(50);
        }
    }
}
