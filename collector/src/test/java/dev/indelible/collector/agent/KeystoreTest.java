package dev.indelible.collector.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.trail.IdentitySettings;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.line.Line;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.WithCollector;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An identity out of a PKCS#12 file that keytool made. */
@Timeout(180)
class KeystoreTest extends WithCollector {
    private static final String PASSWORD = "correct horse, 42";

    @TempDir
    Path place;

    private Path file;
    private Path password;

    @BeforeEach
    void make() throws Exception {
        file = place.resolve("identity.p12");
        password = Files.writeString(place.resolve("password"), PASSWORD + "\n");
        keytool(file, "agent", "Ed25519");
    }

    private void keytool(Path store, String alias, String algorithm) throws Exception {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keyalg",
                        algorithm,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD,
                        "-alias",
                        alias,
                        "-dname",
                        "CN=agent")
                .redirectErrorStream(true)
                .redirectOutput(place.resolve("keytool.out").toFile())
                .start();
        assertTrue(keytool.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue(), Files.readString(place.resolve("keytool.out")));
    }

    private IdentitySettings settings() {
        return new IdentitySettings(0, file, password);
    }

    private String token() {
        return collector.token("bank", 5, Instant.now().plusSeconds(600));
    }

    private List<String> opened() throws Exception {
        List<String> identities = new ArrayList<>();
        for (String text : collector.lines()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Line line = Line.parse(bytes, 0, bytes.length);
            if (line.kind().equals("open") && line.has("next")) {
                identities.add(line.text("identity"));
            }
        }
        return identities;
    }

    /** The key in the certificate, without the head of its encoding (RFC 8410). */
    private String publicKey() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] encoded = store.getCertificate("agent").getPublicKey().getEncoded();
        return Encoding.base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    private byte[] seed() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        byte[] encoded = store.getKey("agent", PASSWORD.toCharArray()).getEncoded();
        return Arrays.copyOfRange(encoded, 16, 48);
    }

    @Test
    void itsKeyIsTheIdentityAndStaysOutOfTheStateFolder() throws Exception {
        String token = token();
        String said = AgentProcess.run(place, token, settings(), 3) + AgentProcess.run(place, token, settings(), 3);
        assertEquals(List.of(publicKey(), publicKey()), opened());
        assertFalse(collector.lines().toString().contains("stream.previous"), "one stream follows the other");
        assertTrue(said.contains("belongs to this process alone"), said);
        assertFalse(said.contains(PASSWORD));
        assertNoSecretInTheStateFolder();
    }

    @Test
    void itStaysOutOfTheSlotThatReplacesOneThatWasTakenAway() throws Exception {
        String token = token();
        try (AgentProcess agent = AgentProcess.start(place, token, settings(), 3, 120_000)) {
            awaitStreams(1, agent);
            Files.move(place.resolve("state"), place.resolve("taken"));
            awaitStreams(2, agent);
        }
        assertEquals(List.of(publicKey(), publicKey()), opened());
        assertNoSecretInTheStateFolder();
    }

    private void awaitStreams(int count, AgentProcess agent) throws Exception {
        long until = System.nanoTime() + 60_000_000_000L;
        while (opened().size() < count) {
            assertTrue(System.nanoTime() < until, agent::toString);
            Thread.sleep(50);
        }
    }

    private void assertNoSecretInTheStateFolder() throws Exception {
        String seed = Encoding.base64(seed());
        String raw = new String(seed(), StandardCharsets.ISO_8859_1);
        try (Stream<Path> files = Files.walk(place.resolve("state"))) {
            for (Path one : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(one, StandardCharsets.ISO_8859_1);
                assertFalse(text.contains(seed) || text.contains(raw) || text.contains(PASSWORD), one::toString);
            }
        }
    }

    @Test
    void aSecondProcessOfThisMachineIsRefused() throws Exception {
        String token = token();
        try (AgentProcess first = AgentProcess.start(place, token, settings(), 3, 120_000)) {
            awaitStreams(1, first);
            assertTrue(AgentProcess.run(place, token, settings(), 3).contains("in use by another process"));
            Path elsewhere = Files.createDirectories(place.resolve("elsewhere"));
            assertTrue(AgentProcess.run(elsewhere, token, settings(), 3).contains("in use by another process"));
        }
        assertEquals(1, opened().size());
    }

    /** A mounted secret: no lock can lie beside it, so the state folder's has to do. */
    @Test
    void aSecondProcessOfOneStateFolderIsRefusedBesideAReadOnlyKeystoreToo() throws Exception {
        Path mounted = Files.createDirectories(place.resolve("mounted"));
        Files.createDirectory(mounted.resolve("identity.p12.lock"));
        file = Files.copy(file, mounted.resolve("identity.p12"));
        String token = token();
        try (AgentProcess first = AgentProcess.start(place, token, settings(), 3, 120_000)) {
            awaitStreams(1, first);
            assertTrue(AgentProcess.run(place, token, settings(), 3).contains("in use by another process"));
        }
        assertEquals(1, opened().size());
    }

    @Test
    void aCopiedStateFolderForwardsNothingOfTheOriginal() throws Exception {
        collector.close();
        String token = collector.token("bank", 5, Instant.now().plusSeconds(600));
        AgentProcess.run(place, token, settings(), 3);
        Path copy = Files.createDirectories(place.resolve("copy"));
        try (Stream<Path> files = Files.walk(place.resolve("state"))) {
            for (Path one : files.toList()) {
                Files.copy(one, copy.resolve(place.relativize(one).toString()));
            }
        }
        collector = TestCollector.start(folder);
        String said = AgentProcess.run(copy, token(), settings(), 2);
        assertTrue(said.contains("the state folder is a copy"), said);
        assertEquals(1, opened().size(), "the copy has a stream of its own, and sent none of the original's");
        AgentProcess.run(place, token(), settings(), 0);
        assertEquals(3, opened().size());
    }

    @Test
    void whatCannotBeUsedIsSaidWithoutTheSecret() throws Exception {
        String token = token();
        Path wrong = Files.writeString(place.resolve("wrong"), "not it");
        says(token, new IdentitySettings(0, file, wrong), "cannot be read with the password");
        says(token, new IdentitySettings(0, place.resolve("none.p12"), password), "cannot be read");
        says(token, new IdentitySettings(0, file, place.resolve("none")), "password file");
        says(token, new IdentitySettings(0, password, password), "PKCS#12");
        Path rsa = place.resolve("rsa.p12");
        keytool(rsa, "agent", "RSA");
        says(token, new IdentitySettings(0, rsa, password), "no Ed25519 key");
        keytool(file, "other", "Ed25519");
        says(token, settings(), "more than one key");
        assertEquals(List.of(), opened());
    }

    private void says(String token, IdentitySettings settings, String what) throws Exception {
        String said = AgentProcess.run(place, token, settings, 1);
        assertTrue(said.contains(what) && said.contains("nothing is audited"), said);
        assertFalse(said.contains(PASSWORD) || said.contains("not it"), said);
    }
}
