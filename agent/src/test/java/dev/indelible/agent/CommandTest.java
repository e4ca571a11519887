package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar indelible-agent.jar}, as people call it. */
class CommandTest {
    @TempDir
    Path folder;

    private Forked run(byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", Forked.JAR));
        command.addAll(List.of(arguments));
        File in = Files.write(folder.resolve("in"), input).toFile();
        File out = folder.resolve("out").toFile();
        File err = folder.resolve("err").toFile();
        Process process = new ProcessBuilder(command)
                .redirectInput(in)
                .redirectOutput(out)
                .redirectError(err)
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running: " + command);
        } finally {
            process.destroyForcibly();
        }
        return new Forked(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
    }

    private Forked run(String... arguments) throws Exception {
        return run(new byte[0], arguments);
    }

    @Test
    void says() throws Exception {
        Forked version = run("--version");
        assertEquals(0, version.exit());
        assertTrue(version.out().matches("indelible-agent \\d+\\.\\d+\\S*\\R"), version.out());
        Forked help = run("--help");
        assertEquals(0, help.exit());
        assertTrue(help.out().contains("hash") && help.out().contains("new-key"), help.out());
        assertFalse(help.out().contains("\u001b"), "no colours in a file");
        Forked nothing = run();
        assertEquals(2, nothing.exit());
        assertTrue(nothing.err().contains("a command is missing"), nothing.err());
    }

    @Test
    void makesAKeyOnce() throws Exception {
        Path key = folder.resolve("key");
        Forked made = run("new-key", key.toString());
        assertEquals(0, made.exit(), made.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        String text = Files.readString(key);
        assertFalse(made.out().contains(text.strip()), "the key is a secret");
        Forked again = run("new-key", key.toString());
        assertEquals(1, again.exit());
        assertEquals(1, again.errors().size(), again.err());
        assertTrue(again.err().contains("exists"), again.err());
        assertEquals(text, Files.readString(key));
        assertEquals(1, run("new-key", folder + "/none/key").exit());
    }

    @Test
    void hashesWhatComesIn() throws Exception {
        Path key = folder.resolve("key");
        run("new-key", key.toString());
        byte[] values = "DE12\r\n250.00\n\nJürgen\n250".getBytes(StandardCharsets.UTF_8);
        Forked hashed = run(values, "hash", "--key", key.toString());
        assertEquals(0, hashed.exit(), hashed.err());
        List<String> lines = hashed.out().lines().toList();
        assertEquals(5, lines.size(), hashed.out());
        for (String line : lines) {
            assertTrue(line.matches("hmac:[A-Za-z0-9_-]{8}:[A-Za-z0-9_-]{43}"), line);
        }
        assertEquals(lines.get(1), lines.get(4));
        assertEquals(4, lines.stream().distinct().count());
        Forked bare = run("DE12\n".getBytes(StandardCharsets.UTF_8), "hash", "--key", key.toString());
        assertEquals(lines.get(0) + System.lineSeparator(), bare.out());
    }

    @Test
    void keepsValuesOffTheCommandLine() throws Exception {
        Path key = folder.resolve("key");
        run("new-key", key.toString());
        Forked given = run("hash", "--key", key.toString(), "4111111111111111");
        assertEquals(2, given.exit());
        assertTrue(given.err().contains("standard input"), given.err());
        assertFalse(given.err().contains("4111"), given.err());
        assertEquals(2, run("hash").exit());
    }

    @Test
    void refusesAKeyThatOthersCanRead() throws Exception {
        Path key = folder.resolve("key");
        run("new-key", key.toString());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Forked refused = run("hash", "--key", key.toString());
        assertEquals(1, refused.exit());
        assertEquals(1, refused.errors().size(), refused.err());
        assertTrue(refused.err().contains("chmod 600"), refused.err());
        Forked garbled = run(new byte[] {'x', (byte) 0xFF, '\n'}, "hash", "--key", folder + "/none");
        assertEquals(1, garbled.exit());
        assertTrue(garbled.err().contains("does not exist"), garbled.err());
    }

    @Test
    void refusesWhatIsNotUtf8() throws Exception {
        Path key = folder.resolve("key");
        run("new-key", key.toString());
        Forked refused = run(new byte[] {'a', '\n', 'x', (byte) 0xFF, '\n'}, "hash", "--key", key.toString());
        assertEquals(1, refused.exit());
        assertEquals(1, refused.out().lines().count());
        assertTrue(refused.err().contains("line 2 is not UTF-8"), refused.err());
    }
}
