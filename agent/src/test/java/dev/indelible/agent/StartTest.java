package dev.indelible.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.harness.Forked;
import dev.indelible.agent.harness.Tokens;
import dev.indelible.agent.harness.Trails;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is wrong, the application runs as without the agent and one line says what to do. */
class StartTest {
    private static final String OUTPUT = "14\ntrue\nbusiness says no to 3\n";
    private static final long MAX_JAR_BYTES = 12L << 20;

    @TempDir
    Path folder;

    private Forked plain(Map<String, String> environment, String... options) throws Exception {
        return main("com.acme.bank.Plain", environment, options);
    }

    private Forked main(String main, Map<String, String> environment, String... options) throws Exception {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "-Duser.home=" + folder;
        System.arraycopy(options, 0, arguments, 1, options.length);
        arguments[options.length + 1] = "-cp";
        arguments[options.length + 2] = ClassPath.ofTheApplication();
        arguments[options.length + 3] = main;
        return Forked.java(folder, environment, arguments);
    }

    private static String agent() {
        return "-javaagent:" + Forked.JAR;
    }

    private static void offWith(Forked run, String remedy) {
        assertEquals(OUTPUT, run.out(), run.err());
        assertEquals(0, run.exit());
        assertEquals(1, run.errors().size(), run.err());
        String line = run.errors().get(0);
        assertTrue(line.startsWith("indelible: off: ") && line.contains(remedy), line);
    }

    private static void onWith(Forked run, int lines) {
        assertEquals(OUTPUT, run.out(), run.err());
        assertEquals(0, run.exit());
        assertEquals(
                lines,
                run.errors().stream()
                        .filter(line -> line.contains(" audits bank; "))
                        .count(),
                run.err());
    }

    @Test
    void withoutConfiguration() throws Exception {
        offWith(plain(Map.of(), agent()), "indelible.token.file");
    }

    @Test
    void withoutTheTokenFile() throws Exception {
        offWith(plain(Map.of(), agent(), "-Dindelible.token.file=" + folder + "/none"), "does not exist");
    }

    @Test
    void withAFolderAsTokenFile() throws Exception {
        offWith(plain(Map.of("INDELIBLE_TOKEN_FILE", folder.toString()), agent()), "cannot be read");
    }

    @Test
    void withAGarbledToken() throws Exception {
        Path token = Files.writeString(folder.resolve("garbled"), "indelible1.c2VjcmV0.c2VjcmV0");
        Forked run = plain(Map.of(), agent(), "-Dindelible.token.file=" + token);
        offWith(run, "no token or not whole");
        assertTrue(!run.err().contains("c2VjcmV0"), "the token is a secret");
    }

    @Test
    void withoutThePropertiesFile() throws Exception {
        offWith(plain(Map.of("INDELIBLE_CONFIG", folder + "/none.properties"), agent()), "properties file");
    }

    @Test
    void startsWithOneLine() throws Exception {
        Forked run = plain(Map.of(), agent(), "-Dindelible.token.file=" + Tokens.write(folder));
        onWith(run, 1);
        assertTrue(run.err().contains("@Audited methods"), run.err());
        assertTrue(!run.err().contains("WARNING"), run.err());
    }

    /** What advises is made when there is something to advise; a start that has nothing does not pay for it. */
    @Test
    void wakesNoWeaverForNothing() throws Exception {
        Path log = folder.resolve("loaded");
        Forked run = main(
                "com.acme.bank.Idle",
                Map.of(),
                agent(),
                "-Dindelible.token.file=" + Tokens.write(folder),
                "-Xlog:class+load:file=" + log + ":none");
        assertEquals("ran\n", run.out(), run.err());
        assertTrue(run.err().contains(" audits bank; "), run.err());
        List<String> loaded = Files.readAllLines(log);
        assertTrue(loaded.stream().anyMatch(line -> line.startsWith("dev.indelible.agent.boot.AgentRuntime ")));
        assertEquals(
                List.of(),
                loaded.stream()
                        .filter(line -> line.startsWith("net.bytebuddy.pool.")
                                || line.startsWith("dev.indelible.agent.capture.jdbc.JdbcTargets "))
                        .toList());
    }

    @Test
    void masksTheToken() throws Exception {
        String token = Files.readString(Tokens.write(folder)).trim();
        Forked run = plain(Map.of("INDELIBLE_TOKEN", token, "INDELIBLE_ENV", "prod"), agent());
        onWith(run, 1);
        assertTrue(run.err().contains("env=prod (environment)"), run.err());
        assertTrue(!run.err().contains(token.substring(20)), run.err());
    }

    @Test
    void readsAPropertiesFileLast() throws Exception {
        Path config = Files.writeString(
                folder.resolve("indelible.properties"), "token.file=" + Tokens.write(folder) + "\nenv=file\n");
        Forked run = plain(Map.of("INDELIBLE_ENV", "variable"), agent(), "-Dindelible.config=" + config);
        onWith(run, 1);
        assertTrue(run.err().contains("env=variable (environment)"), run.err());
    }

    @Test
    void namesWhatItDoesNotKnow() throws Exception {
        Forked run = plain(Map.of("INDELIBLE_ENABLED", "false", "INDELIBLE_TYPO", "x"), agent(), "-Dindelible.typo=x");
        assertEquals(List.of(), run.errors());
        run = plain(Map.of("INDELIBLE_TYPO", "x"), agent() + "=key=value", "-Dindelible.typo=x");
        assertEquals(OUTPUT, run.out());
        assertTrue(run.err().contains("unknown setting INDELIBLE_TYPO"), run.err());
        assertTrue(run.err().contains("unknown setting indelible.typo"), run.err());
        assertTrue(run.err().contains("behind the agent jar's name"), run.err());
    }

    @Test
    void switchesOff() throws Exception {
        Forked run = plain(Map.of(), agent(), "-Dindelible.enabled=false");
        assertEquals(OUTPUT, run.out());
        assertEquals(List.of(), run.errors());
    }

    @Test
    void aSecondAgentIsNone() throws Exception {
        Path token = Tokens.write(folder);
        onWith(plain(Map.of(), agent(), agent(), "-Dindelible.token.file=" + token), 1);
        onWith(plain(Map.of("JAVA_TOOL_OPTIONS", agent()), agent(), "-Dindelible.token.file=" + token), 1);
    }

    @Test
    void toolsAreLeftAlone() throws Exception {
        Map<String, String> environment = Map.of("JAVA_TOOL_OPTIONS", agent());
        for (String tool : List.of("javac", "keytool", "jar")) {
            Forked run = Forked.tool(tool, folder, environment, tool.equals("keytool") ? "-help" : "--help");
            assertEquals(0, run.exit(), run.err());
            assertTrue(!run.err().contains("indelible: "), run.err());
        }
    }

    @Test
    void leavesLoggingAndProvidersToTheApplication() throws Exception {
        Path token = Tokens.write(folder);
        Forked run = main("com.acme.bank.Settled", Map.of(), agent(), "-Dindelible.token.file=" + token);
        Forked without = main("com.acme.bank.Settled", Map.of());
        assertEquals(without.out(), run.out());
        assertTrue(run.out().contains("log manager com.acme.bank.Settled$OwnLogManager"), run.out());
    }

    @Test
    void premainIsJava8AndAloneInSight() throws IOException {
        try (JarFile jar = new JarFile(Forked.JAR)) {
            List<String> visible = jar.stream()
                    .map(Object::toString)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
            assertTrue(visible.contains("dev/indelible/agent/Premain.class"));
            for (String name : visible) {
                assertTrue(name.startsWith("dev/indelible/agent/"), name);
                try (InputStream in = jar.getInputStream(jar.getEntry(name));
                        DataInputStream data = new DataInputStream(in)) {
                    assertEquals(0xCAFEBABE, data.readInt());
                    assertEquals(0, data.readUnsignedShort());
                    assertEquals(52, data.readUnsignedShort(), name);
                }
            }
            assertEquals(null, jar.getManifest().getMainAttributes().getValue("Boot-Class-Path"));
        }
        assertTrue(Files.size(Path.of(Forked.JAR)) <= MAX_JAR_BYTES);
    }

    @Test
    void aClassThatIsTooOldRunsAsItIs() throws Exception {
        Path dir = folder.resolve("agent");
        Forked run = main(
                "com.acme.bank.Aged",
                Map.of(),
                agent(),
                "-Dindelible.token.file=" + Tokens.write(folder),
                "-Dindelible.dir=" + dir);
        assertEquals("ran\n", run.out(), run.err());
        assertTrue(run.err().contains("com.acme.bank.Old is not audited: it was compiled for Java 6"), run.err());
        assertTrue(Trails.read(dir).stream().anyMatch(line -> line.kind().equals("coverage")));
    }

    @Test
    void aTokenInPlaceOfItsFileIsNotRepeated() throws Exception {
        Forked run = plain(Map.of("INDELIBLE_TOKEN_FILE", "indelible1.c2VjcmV0.c2VjcmV0"), agent());
        offWith(run, "INDELIBLE_TOKEN");
        assertTrue(!run.err().contains("c2VjcmV0"), "the token is a secret");
    }

    /** A server drains its requests in a hook of its own: what it records there is no less than the rest. */
    @Test
    void whatShutdownHooksRecordStandsBeforeTheClose() throws Exception {
        Path dir = folder.resolve("agent");
        Forked run = main(
                "com.acme.bank.Draining",
                Map.of(),
                agent(),
                "-Dindelible.token.file=" + Tokens.write(folder),
                "-Dindelible.dir=" + dir);
        assertEquals(0, run.exit(), run.err());
        List<String> actions =
                Trails.read(dir).stream().map(line -> line.text("action")).toList();
        assertTrue(actions.contains("drained"), actions.toString());
        assertTrue(actions.indexOf("drained") < actions.indexOf("stream.close"), actions.toString());
    }
}
