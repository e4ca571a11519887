package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Address;
import dev.indelible.collector.home.Home;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line, its exit codes and what it prints. */
@Timeout(120)
class CollectorTest {
    @TempDir
    Path folder;

    private record Outcome(int exit, String out, String err) {}

    @Test
    void helpAndVersionAreEverywhere() {
        for (String command : List.of("serve", "enrol-token", "identities", "revoke", "log-key")) {
            Outcome help = run(command, "--help");
            assertEquals(0, help.exit());
            assertTrue(help.out().contains("--data"), command);
            assertEquals(0, run(command, "--version").exit());
        }
        Outcome version = run("--version");
        assertEquals(0, version.exit());
        assertTrue(version.out().matches("indelible-collector [0-9]+\\.[0-9]+\\.[0-9]+\\S*\\s+"), version.out());
        assertEquals(0, run("--help").exit());
    }

    @Test
    void aWrongCommandLineIsExitTwo() {
        assertEquals(2, run().exit());
        assertEquals(2, run("sing").exit());
        assertEquals(2, run("serve").exit());
        assertEquals(
                2,
                run("serve", "--data", folder.toString(), "--listen", "nowhere").exit());
        assertEquals(
                2, run("serve", "--data", folder.toString(), "--tls-cert", "x").exit());
        assertEquals(2, run("enrol-token", "--data", folder.toString()).exit());
    }

    @Test
    void withoutACollectorThereIsNothingToEnrolWith() {
        Outcome outcome = token("--service", "bank");
        assertEquals(1, outcome.exit());
        assertTrue(outcome.err().contains("serve --data"), outcome.err());
        assertEquals(1, run("log-key", "--data", folder.toString()).exit());
        assertFalse(Files.exists(folder.resolve("keys")), "nothing is made");
    }

    @Test
    void aTokenFileIsSecretAndNeverOverwritten() throws Exception {
        collectorThatListened();
        Path file = folder.resolve("bank.token");
        Outcome outcome = token("--service", "bank", "--uses", "3", "--expires", "7d", "--out", file.toString());
        assertEquals(0, outcome.exit(), outcome.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String text = Files.readString(file).strip();
        EnrolmentToken token = EnrolmentToken.parse(text);
        assertEquals("bank", token.service());
        assertEquals(3, token.uses());
        assertEquals("http://127.0.0.1:7717", token.url());
        assertNull(token.pin());
        Duration left = Duration.between(Instant.now(), token.expires());
        assertTrue(left.toHours() >= 7 * 24 - 1 && left.toHours() <= 7 * 24, left.toString());
        assertTrue(outcome.out().contains(file.toString()) && outcome.out().contains("bank"));
        assertFalse(outcome.out().contains(text.substring("indelible1.".length(), 40)), "the token is never printed");
        Outcome again = token("--service", "bank", "--out", file.toString());
        assertEquals(1, again.exit());
        assertTrue(again.err().contains("exists"), again.err());
        assertEquals(text, Files.readString(file).strip());
    }

    @Test
    void badTokenOptionsAreExitTwo() throws Exception {
        collectorThatListened();
        String out = folder.resolve("x.token").toString();
        for (String[] options : new String[][] {
            {"--service", "no spaces"},
            {"--service", "a".repeat(65)},
            {"--service", ""},
            {"--service", "../x"},
            {"--service", "bank", "--uses", "0"},
            {"--service", "bank", "--uses", "100001"},
            {"--service", "bank", "--expires", "soon"},
            {"--service", "bank", "--expires", "2020-01-01T00:00:00Z"},
            {"--service", "bank", "--url", "ftp://127.0.0.1"},
            {"--service", "bank", "--url", "http://192.0.2.1:7717"},
            {"--service", "bank", "--url", "https://user@127.0.0.1"},
        }) {
            Outcome outcome = token(concat(options, "--out", out));
            assertEquals(2, outcome.exit(), String.join(" ", options));
        }
        assertFalse(Files.exists(Path.of(out)));
        assertEquals(
                1,
                token("--service", "bank", "--url", "https://127.0.0.1:1", "--out", out)
                        .exit(),
                "no TLS key yet");
    }

    @Test
    void logKeyPrintsTheVerifierKey() throws Exception {
        collectorThatListened();
        Outcome outcome = run("log-key", "--data", folder.toString());
        assertEquals(0, outcome.exit());
        assertEquals("log.test/one", VerifierKey.parse(outcome.out().strip()).name());
    }

    @Test
    void theOriginIsForGood() throws Exception {
        collectorThatListened();
        Outcome outcome =
                run("serve", "--data", folder.toString(), "--origin", "log.test/two", "--listen", "127.0.0.1:0");
        assertEquals(1, outcome.exit());
        assertTrue(outcome.err().contains("log.test/one"), outcome.err());
        Outcome bad =
                run("serve", "--data", folder.resolve("new").toString(), "--origin", "a b", "--listen", "127.0.0.1:0");
        assertEquals(1, bad.exit());
        assertTrue(bad.err().contains("origin"), bad.err());
    }

    @Test
    void momentsAndDurationsAreUnderstood() {
        Instant now = Instant.parse("2026-11-23T00:00:00Z");
        assertEquals(now.plusSeconds(1800), Expiry.parse("30m", now));
        assertEquals(now.plusSeconds(86400), Expiry.parse("24h", now));
        assertEquals(Instant.parse("2027-01-01T00:00:00Z"), Expiry.parse("2027-01-01T00:00:00Z", now));
        assertThrows(IllegalArgumentException.class, () -> Expiry.parse("0h", now));
        assertThrows(IllegalArgumentException.class, () -> Expiry.parse("-1h", now));
    }

    @Test
    void addressesAreUnderstood() {
        assertEquals(7717, ListenAddress.parse("[::1]:7717").getPort());
        assertTrue(ListenAddress.parse("localhost:0").getAddress().isLoopbackAddress());
        assertEquals("https://h:1", ListenAddress.url(ListenAddress.parse("0.0.0.0:0"), 1, true, "h"));
        assertEquals("http://[0:0:0:0:0:0:0:1]:1", ListenAddress.url(ListenAddress.parse("[::1]:0"), 1, false, "h"));
        for (String wrong : List.of("", "7717", "a:b:1", "127.0.0.1:70000", "127.0.0.1:", ":7717")) {
            assertThrows(IllegalArgumentException.class, () -> ListenAddress.parse(wrong), wrong);
        }
    }

    private void collectorThatListened() throws Exception {
        TestCollector.start(folder).close();
        new Address("http://127.0.0.1:7717", null).remember(Home.at(folder));
    }

    private Outcome token(String... options) {
        return run(concat(new String[] {"enrol-token", "--data", folder.toString()}, options));
    }

    private static String[] concat(String[] a, String... b) {
        String[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Collector.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int exit = command.execute(arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }
}
