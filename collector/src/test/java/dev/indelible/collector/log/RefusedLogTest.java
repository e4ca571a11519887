package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is not what was signed is refused at the start, and named. */
class RefusedLogTest extends WithStoppedLog {
    @Test
    void aMissingFullTileIsWrittenAgainAndAWrongOneRefused() throws Exception {
        Path tile = folder.resolve("log/tile/0/000");
        byte[] right = Files.readAllBytes(tile);
        Files.delete(tile);
        try (TestCollector collector = start()) {
            check(collector);
        }
        byte[] wrong = right.clone();
        wrong[100] ^= 1;
        replace(tile, wrong);
        assertRefused("tile/0/000");
    }

    @Test
    void oneChangedByteOfASignedLineIsRefusedWithItsPlace() throws Exception {
        Path segment = segments().get(0);
        String text = Files.readString(segment);
        int at = text.indexOf("do.50");
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        bytes[at] = 'D';
        replace(segment, bytes);
        LogException refused = assertRefused(segment.toString());
        assertTrue(refused.getMessage().contains("line " + (line + 1) + ":"), refused.getMessage());
    }

    @Test
    void aChangedLastSignedLineIsRefused() throws Exception {
        Path segment = segments().get(1);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length - 30] ^= 1;
        replace(segment, bytes);
        assertRefused(segment.toString());
    }

    @Test
    void trueLinesInAnotherOrderAreRefused() throws Exception {
        try (TestCollector collector = start()) {
            AgentStreamWriter other = collector.enrolled("bank");
            collector.client().lines(other.openBatch());
            collector.client().lines(stream.batch(1));
            collector.client().lines(other.batch(1));
        }
        Path segment = segments().get(1);
        List<String> lines = Files.readAllLines(segment);
        int end = lines.size();
        Collections.rotate(lines.subList(end - 4, end), 2);
        replace(segment, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        assertRefused("not those that checkpoint");
    }

    @Test
    void noTileIsWrittenOfLinesThatWereNotSigned() throws Exception {
        Path home = folder.resolve("other");
        try (TestCollector collector = TestCollector.start(home)) {
            AgentStreamWriter one = collector.enrolled("bank");
            AgentStreamWriter two = collector.enrolled("bank");
            collector.client().lines(one.openBatch());
            collector.client().lines(two.openBatch());
            assertEquals(200, collector.client().lines(one.batch(300)).status());
        }
        Path segment = TestCollector.segments(Home.at(home)).get(0);
        byte[] right = Files.readAllBytes(segment);
        List<String> lines = Files.readAllLines(segment);
        Collections.rotate(lines.subList(3, 7), 2);
        replace(segment, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        Path tile = home.resolve("log/tile/0/000");
        Files.delete(tile);
        LogException refused = assertThrows(LogException.class, () -> TestCollector.start(home));
        assertTrue(refused.getMessage().contains("not those that checkpoint"), refused.getMessage());
        assertFalse(Files.exists(tile));
        replace(segment, right);
        TestCollector.start(home).close();
        assertTrue(Files.exists(tile));
        try (Stream<Path> rest = Files.list(home.resolve("tmp"))) {
            assertEquals(0, rest.count());
        }
    }

    @Test
    void missingSignedLinesAreRefused() throws Exception {
        Path segment = segments().get(1);
        List<String> lines = Files.readAllLines(segment);
        replace(
                segment,
                (String.join("\n", lines.subList(0, lines.size() - 1)) + "\n").getBytes(StandardCharsets.UTF_8));
        assertRefused("signed");
    }

    @Test
    void aCutSignedLineIsRefused() throws Exception {
        Path segment = segments().get(1);
        byte[] bytes = Files.readAllBytes(segment);
        replace(segment, Arrays.copyOf(bytes, bytes.length - 1));
        assertRefused(segment.toString());
    }

    @Test
    void aWrongSealOrNoneIsRefused() throws Exception {
        Path seal = Path.of(segments().get(0).toString().replace(".jsonl", ".seal"));
        byte[] right = Files.readAllBytes(seal);
        byte[] wrong = right.clone();
        wrong[25] = (byte) (wrong[25] == 'A' ? 'B' : 'A');
        replace(seal, wrong);
        assertRefused(".seal");
        Files.delete(seal);
        assertRefused(".seal");
        replace(seal, right);
        start().close();
    }

    @Test
    void aCheckpointThatNobodySignedIsRefused() throws Exception {
        Path checkpoint = folder.resolve("log/checkpoint");
        replace(
                checkpoint,
                Files.readString(checkpoint).replace("\n304\n", "\n305\n").getBytes(StandardCharsets.UTF_8));
        assertRefused("checkpoint");
    }

    @Test
    void aStrangeFileAmongTheEventsIsRefused() throws Exception {
        Files.writeString(segments().get(0).resolveSibling("notes.txt"), "x");
        assertRefused("notes.txt");
    }

    @Test
    void lostKeysAreNotMadeAnew() throws Exception {
        Path key = folder.resolve("keys/log.key");
        byte[] seed = Files.readAllBytes(key);
        Files.delete(key);
        assertTrue(assertThrows(HomeException.class, this::start).getMessage().contains("log.key"));
        Files.write(key, "AAAA".getBytes(StandardCharsets.UTF_8));
        String message = assertThrows(HomeException.class, this::start).getMessage();
        assertFalse(message.contains("AAAA"), "a key is never printed");
        Files.write(key, seed);
        Files.delete(folder.resolve("origin"));
        assertThrows(HomeException.class, this::start);
    }

    private LogException assertRefused(String words) {
        LogException refused = assertThrows(LogException.class, this::start);
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
        return refused;
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.write(file, bytes);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
}
