package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.note.VerifierKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every change to a right log must make it fail, and the failure must name the place. */
final class TamperTest {
    @TempDir
    Path folder;

    private Path root;
    private VerifierKey key;

    /** One open segment of eight lines: every byte of every file is small enough to be tried. */
    private void small() throws Exception {
        LogBuilder log = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        LogBuilder.Agent agent = log.agent(identity, "bank", null).events(1).seal();
        agent.seal(log.checkpoint()).close();
        log.checkpoint();
        begin(log);
    }

    /** Two closed segments, an open one, two levels of tiles, older checkpoints. */
    private void large() throws Exception {
        LogBuilder log = new LogBuilder(256);
        SigningKey identity = SigningKey.generate();
        log.enrol(identity, "bank");
        LogBuilder.Agent agent = log.agent(identity, "bank", null);
        for (int i = 0; i < 6; i++) {
            agent.events(100).seal(log.newestOrNull());
            log.checkpoint();
        }
        agent.close();
        log.checkpoint();
        begin(log);
    }

    private void begin(LogBuilder log) throws Exception {
        root = log.write(folder.resolve("log"));
        key = VerifierKey.parse(log.key());
        Report report = verify();
        assertNull(
                report.failure(),
                () -> report.failure().place() + ": " + report.failure().getMessage());
        assertEquals(0, report.exit());
    }

    @Test
    void anyFlippedByteOfASmallLog() throws Exception {
        small();
        for (Path file : files()) {
            byte[] right = Files.readAllBytes(file);
            for (int i = 0; i < right.length; i++) {
                byte[] wrong = right.clone();
                wrong[i] ^= (byte) (1 << (i * 5 % 8));
                refused(file, wrong, right, i, "flipped");
            }
            write(file, right);
        }
    }

    @Test
    void anyRemovedAddedOrSwappedByteOfASmallLog() throws Exception {
        small();
        for (Path file : files()) {
            byte[] right = Files.readAllBytes(file);
            for (int i = 0; i < right.length; i++) {
                boolean structural = "\n\"{}:,".indexOf(right[i]) >= 0 && i % 3 == 0 || right[i] == '\n';
                if (!structural && i % 11 != 0 && i < right.length - 2) {
                    continue;
                }
                refused(file, without(right, i, i + 1), right, i, "removed");
                refused(file, with(right, i, right[i] == 'x' ? 'y' : 'x'), right, i, "added");
                if (i + 1 < right.length && right[i] != right[i + 1]) {
                    byte[] swapped = right.clone();
                    swapped[i] = right[i + 1];
                    swapped[i + 1] = right[i];
                    refused(file, swapped, right, i, "swapped");
                }
            }
            write(file, right);
        }
    }

    @Test
    void sampledBytesOfALargeLog() throws Exception {
        large();
        for (Path file : files()) {
            byte[] right = Files.readAllBytes(file);
            String name = file.toString();
            int step = name.endsWith(".seal") ? 13 : name.endsWith(".jsonl") ? 5003 : name.contains("tile") ? 1999 : 83;
            for (int i = 0; i < right.length; i += step) {
                byte[] flipped = right.clone();
                flipped[i] ^= 4;
                refused(file, flipped, right, i, "flipped");
                refused(file, without(right, i, i + 1), right, i, "removed");
            }
            refused(file, Arrays.copyOf(right, right.length - 1), right, right.length - 1, "cut");
            refused(file, new byte[0], right, 0, "emptied");
            if (!name.endsWith("512.jsonl")) {
                refused(file, with(right, right.length, 'x'), right, right.length - 1, "appended");
                refused(file, with(right, right.length, '\n'), right, right.length - 1, "appended a line feed");
            }
            write(file, right);
        }
        assertEquals(0, verify().exit(), "the log is whole again");
    }

    @Test
    void anyDeletedFile() throws Exception {
        large();
        for (Path file : files()) {
            // Of the kept checkpoints only those at a segment's end must be there: nothing names the others.
            boolean optional = file.getParent().endsWith("checkpoints")
                    && Long.parseLong(file.getFileName().toString()) % 256 != 0;
            byte[] right = Files.readAllBytes(file);
            Files.delete(file);
            assertEquals(optional ? 0 : 1, verify().exit(), "deleted " + file);
            write(file, right);
            file.toFile().setReadOnly();
        }
        assertEquals(0, verify().exit());
    }

    @Test
    void anyUnexpectedFile() throws Exception {
        large();
        byte[] tile = Files.readAllBytes(root.resolve("tile/0/000"));
        for (String path : List.of(
                "readme",
                "events/x",
                "events/2026/11/22/00000000000000000001.jsonl",
                "events/2026/11/22/00000000000000000512.seal",
                "events/2026/11/23/0000000000000000768.jsonl",
                "events/2026/13/01/00000000000000000768.jsonl",
                "events/2026/11/24/00000000000000000768.jsonl",
                "events/2026/11/24/00000000000000001024.jsonl",
                "tile/0/3",
                "tile/0/003",
                "tile/0/004.p/1",
                "tile/0/000.p/256",
                "tile/0/x000/001",
                "tile/1/000",
                "tile/2/000.p/1",
                "tile/63/x999/x999/x999/x999/x999/999",
                "tile/entries/000",
                "checkpoints/0512",
                "checkpoints/99999",
                "checkpoints/1.tmp",
                "checkpoint.tmp",
                ".hidden")) {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, tile);
            assertEquals(1, verify().exit(), "added " + path);
            Files.delete(file);
            while (!file.getParent().equals(root) && isEmpty(file.getParent())) {
                file = file.getParent();
                Files.delete(file);
            }
        }
        Files.createDirectory(root.resolve("events/2026/11/22/more"));
        assertEquals(1, verify().exit(), "a folder");
    }

    @Test
    void anyLink() throws Exception {
        large();
        for (String path : List.of("tile/0/000", "events/2026/11/22", "checkpoint", "tile")) {
            Path file = root.resolve(path);
            Path away = folder.resolve("away");
            Files.move(file, away);
            Files.createSymbolicLink(file, away);
            Report report = verify();
            assertEquals(1, report.exit(), "link " + path);
            assertEquals(path, report.failure().place().file());
            Files.delete(file);
            Files.move(away, file);
        }
        assertEquals(0, verify().exit());
    }

    @Test
    void linesThatChangePlaces() throws Exception {
        large();
        Path file = root.resolve("events/2026/11/22/00000000000000000256.jsonl");
        List<String> right = Files.readAllLines(file);
        List<String> wrong = new ArrayList<>(right);
        Collections.swap(wrong, 40, 41);
        write(file, text(wrong));
        Report report = verify();
        assertEquals(1, report.exit());
        assertEquals(41, report.failure().place().line());

        wrong = new ArrayList<>(right);
        wrong.remove(77);
        write(file, text(wrong));
        assertEquals(78, verify().failure().place().line());

        wrong = new ArrayList<>(right);
        wrong.add(5, right.get(4));
        write(file, text(wrong));
        assertEquals(6, verify().failure().place().line());
        write(file, text(right));

        Path open = root.resolve("events/2026/11/23/00000000000000000512.jsonl");
        List<String> older = Files.readAllLines(open).subList(0, 50);
        write(open, text(older));
        report = verify();
        assertEquals(1, report.exit(), "an older version of the open segment");
        assertTrue(report.failure().getMessage().contains("the lines end at 562"), report.failure()::getMessage);
    }

    @Test
    void filesThatChangePlaces() throws Exception {
        large();
        String day = "events/2026/11/22/";
        for (List<String> pair : List.of(
                List.of(day + "00000000000000000000.jsonl", day + "00000000000000000256.jsonl"),
                List.of(day + "00000000000000000000.seal", day + "00000000000000000256.seal"),
                List.of("tile/0/000", "tile/0/001"),
                List.of("checkpoints/256", "checkpoints/512"))) {
            Path a = root.resolve(pair.get(0));
            Path b = root.resolve(pair.get(1));
            byte[] first = Files.readAllBytes(a);
            byte[] second = Files.readAllBytes(b);
            write(a, second);
            assertEquals(1, verify().exit(), "replaced " + a);
            write(b, first);
            assertEquals(1, verify().exit(), "swapped " + pair);
            write(a, first);
            write(b, second);
        }
        write(root.resolve("checkpoint"), Files.readAllBytes(root.resolve("checkpoints/512")));
        Report report = verify();
        assertEquals(1, report.exit());
        assertTrue(report.failure().getMessage().contains("is newer"), report.failure()::getMessage);
    }

    /** With the newer kept checkpoints gone too, the seals still tell that the log was longer. */
    @Test
    void aCheckpointOlderThanASeal() throws Exception {
        large();
        write(root.resolve("checkpoint"), Files.readAllBytes(root.resolve("checkpoints/256")));
        for (Path file : files()) {
            if (file.getParent().endsWith("checkpoints")
                    && Long.parseLong(file.getFileName().toString()) > 256) {
                Files.delete(file);
            }
        }
        Report report = verify();
        assertEquals(1, report.exit());
        assertTrue(report.failure().getMessage().contains("does not cover"), report.failure()::getMessage);
    }

    @Test
    void aDateThatRunsBack() throws Exception {
        large();
        Path day = root.resolve("events/2026/11/21");
        Files.createDirectories(day);
        for (String end : List.of(".jsonl", ".seal")) {
            Files.move(
                    root.resolve("events/2026/11/22/00000000000000000256" + end),
                    day.resolve("00000000000000000256" + end));
        }
        Report report = verify();
        assertEquals(1, report.exit());
        assertTrue(report.failure().getMessage().contains("runs back"));
    }

    /** Verifies with this content in the file, and asks for exit 1 at the right place. */
    private void refused(Path file, byte[] wrong, byte[] right, int position, String how) throws IOException {
        write(file, wrong);
        Report report = verify();
        String what = how + " byte " + position + " of " + root.relativize(file);
        if (report.exit() == 3 && wrong.length > right.length) {
            // Bytes past the checkpoint: only behind the last line of the open segment.
            assertEquals(right.length, Arrays.mismatch(wrong, right), what);
            return;
        }
        assertEquals(1, report.exit(), what);
        Broken failure = report.failure();
        assertNotNull(failure, what);
        if (!file.toString().endsWith(".jsonl") || how.startsWith("appended") || how.equals("emptied")) {
            if (how.equals("flipped")) {
                assertEquals(root.relativize(file).toString(), failure.place().file(), what);
            }
            return;
        }
        Place place = failure.place();
        assertEquals(root.relativize(file).toString(), place.file(), what);
        int line = 1;
        int start = 0;
        for (int i = 0; i < position; i++) {
            if (right[i] == '\n') {
                line++;
                start = i + 1;
            }
        }
        assertEquals(line, place.line(), () -> what + ": " + place + ": " + failure.getMessage());
        if (position - start > 60 && !how.equals("cut")) {
            String text = new String(right, start, 60, StandardCharsets.UTF_8);
            long seq = Long.parseLong(text.replaceAll(".*\"seq\":([0-9]+),.*", "$1"));
            assertEquals(seq, place.seq(), () -> what + ": " + place + ": " + failure.getMessage());
        }
    }

    private Report verify() {
        return Verified.run(root, key, new SeenCheckpoints(folder.resolve("state")), 2);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
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

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.findAny().isEmpty();
        }
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] with(byte[] bytes, int at, char added) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, at);
        out.write(added);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static byte[] text(List<String> lines) {
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
