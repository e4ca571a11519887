package dev.indelible.collector.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What retention relies on, whatever the archive is. */
@Timeout(120)
public abstract class ArchiveContract {
    /** A log's verifier key, as far as an archive cares. */
    protected static final String LOG = "log.test/one+00000000+key";

    private static final String LINES = "events/2026/11/23/00000000000000000000.jsonl";
    private static final String SEAL = "events/2026/11/23/00000000000000000000.seal";

    @TempDir
    protected Path folder;

    /** The same place each time in a test, empty at first. */
    protected abstract Archive open(String vkey, boolean used) throws Exception;

    /** When the place says it is. */
    protected abstract Instant now() throws Exception;

    private Instant later() throws Exception {
        return now().plus(Duration.ofDays(400));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "file", ""), text);
    }

    private static byte[] bytes(Archive archive, String name) throws Exception {
        try (InputStream in = archive.read(name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void whatIsStoredIsReadBackByWhoeverOpensItNext() throws Exception {
        try (Archive archive = open(LOG, false)) {
            assertEquals(List.of(), archive.names());
            archive.store(SEAL, file("seal"), later());
            archive.store(LINES, file("lines"), later());
        }
        try (Archive archive = open(LOG, true)) {
            assertEquals(List.of(LINES, SEAL), archive.names());
            assertArrayEquals("lines".getBytes(StandardCharsets.UTF_8), bytes(archive, LINES));
        }
    }

    @Test
    void theSameIsStoredAgainAndNothingElse() throws Exception {
        try (Archive archive = open(LOG, false)) {
            archive.store(LINES, file("lines"), later());
            archive.store(LINES, file("lines"), later());
            for (String other : List.of("lineS", "line", "lines2", "")) {
                ArchiveException refused =
                        assertThrows(ArchiveException.class, () -> archive.store(LINES, file(other), later()), other);
                assertTrue(refused.getMessage().contains("is not"), refused.getMessage());
            }
            assertArrayEquals("lines".getBytes(StandardCharsets.UTF_8), bytes(archive, LINES));
        }
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        try (Archive archive = open(LOG, false)) {
            ArchiveException missing = assertThrows(ArchiveException.class, () -> bytes(archive, LINES));
            assertTrue(missing.getMessage().contains(LINES), missing.getMessage());
        }
    }

    @Test
    void eachLogHasItsOwn() throws Exception {
        assertThrows(ArchiveException.class, () -> open(LOG, true), "an empty place is not the archive of a log");
        try (Archive archive = open(LOG, false)) {
            archive.store(LINES, file("lines"), later());
        }
        assertThrows(ArchiveException.class, () -> open(LOG.replace("one", "two"), false));
        open(LOG, true).close();
    }
}
