package dev.indelible.agent.trail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.line.Line;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An identity that a keystore holds stays there, whatever the runs of its process meet. */
@Timeout(60)
class KeystoreSlotTest {
    @TempDir
    Path folder;

    private final Map<String, String> notices = new ConcurrentHashMap<>();
    private PeerCollector peer;
    private Trail trail;

    @BeforeEach
    void start() throws Exception {
        peer = new PeerCollector();
        Path store = folder.resolve("identity.p12");
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "k",
                        "-keyalg",
                        "Ed25519",
                        "-dname",
                        "CN=bank",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        assertEquals(0, exit);
        TrailSettings settings = new TrailSettings(
                peer.token(),
                peer.tokenText(),
                folder.resolve("state"),
                "test",
                new byte[32],
                "0.1",
                "methods",
                Guarantees.DEFAULT,
                new IdentitySettings(0, store, Files.writeString(folder.resolve("password"), "changeit")));
        trail = Trail.start(settings, notices::putIfAbsent);
        while (trail.run() == null) {
            Thread.sleep(5);
        }
    }

    @AfterEach
    void stop() {
        trail.close("exit", 5000);
        peer.close();
    }

    private void assertGoesOn(Run before) throws Exception {
        while (trail.run() == before) {
            Thread.sleep(5);
        }
        assertNotSame(before, trail.run());
        TrailTest.event(trail.recorder(), "behind");
        trail.close("exit", 10_000);
        Set<String> identities = peer.lines().values().stream()
                .map(lines -> lines.get(0).text("identity"))
                .collect(Collectors.toSet());
        assertEquals(peer.enrolled(), identities, notices.toString());
        assertEquals(1, identities.size());
        List<Line> all = peer.lines().values().stream().flatMap(List::stream).toList();
        assertTrue(all.stream().anyMatch(line -> line.kind().equals("method")), notices.toString());
        try (Stream<Path> files = Files.walk(folder.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        Files.readString(file, StandardCharsets.ISO_8859_1).startsWith("indelible identity"),
                        file + " holds a seed");
            }
        }
    }

    @Test
    void itIsNotRenewedButSomebodyIsTold() throws Exception {
        Run before = trail.run();
        Reentry.ask(trail, "another process has it", true);
        assertGoesOn(before);
        assertTrue(notices.get("identity").contains("keytool"), notices.toString());
    }

    @Test
    void itIsNotWrittenIntoTheSlotThatTakesTheOthersPlace() throws Exception {
        Run before = trail.run();
        OwnerFiles.deleteTree(before.slot().path());
        assertGoesOn(before);
        assertEquals(before.slot().path(), trail.folder());
    }
}
