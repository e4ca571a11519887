package dev.indelible.collector.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Any file of a log: gone, added, moved, or a link. */
final class TamperedFilesTest extends WithVerifiedLog {
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

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.findAny().isEmpty();
        }
    }
}
