package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A log that verifies, of which a test changes something: not even one bit of it may go unseen. */
abstract class WithVerifiedLog {
    @TempDir
    Path folder;

    Path root;
    VerifierKey key;

    /** Two closed segments, an open one, two levels of tiles, older checkpoints. */
    void large() throws Exception {
        LogBuilder log = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        AgentLines agent = log.agent(identity, "bank", null);
        for (int i = 0; i < 6; i++) {
            agent.events(100).seal(log.newestOrNull());
            log.checkpoint();
        }
        agent.close();
        log.checkpoint();
        begin(log);
    }

    void begin(LogBuilder log) throws Exception {
        root = log.write(folder.resolve("log"));
        key = VerifierKey.parse(log.key());
        Report report = verify();
        assertNull(
                report.failure(),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        assertEquals(0, report.exit());
    }

    Report verify() {
        return Verified.run(root, key, new SeenCheckpoints(folder.resolve("state")), 2);
    }

    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    static void write(Path file, byte[] bytes) throws IOException {
        boolean closed = Files.exists(file)
                && !Files.getPosixFilePermissions(file).toString().contains("OWNER_WRITE");
        if (closed) {
            file.toFile().setWritable(true);
        }
        Files.write(file, bytes);
        if (closed) {
            file.toFile().setReadOnly();
        }
    }
}
