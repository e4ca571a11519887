package dev.indelible.collector.retention;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.archive.FolderArchive;
import dev.indelible.collector.verify.LogVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log of two months, of which an archive in a folder is to have the older part. */
@Timeout(300)
abstract class WithArchive {
    static final String RULES = "keep 365d\nat-hand 30d\n";

    @TempDir
    Path folder;

    AgedLog log;
    Path archive;
    AgentStreamWriter running;
    List<String> lines;

    /** Segments of 256 lines: three of the first day, and some of 40 days later. */
    @BeforeEach
    void begin() throws Exception {
        log = new AgedLog(folder.resolve("home"));
        archive = Files.createDirectory(folder.resolve("archive"));
        try (TestCollector collector = log.collector()) {
            running = collector.enrolled("bank");
            AgedLog.fill(collector, running, 9, 100);
        }
        log.clock.now = log.clock.now.plusSeconds(86_400L * 40);
        try (TestCollector collector = log.collector()) {
            AgedLog.fill(collector, running, 7, 100);
            lines = collector.lines();
        }
    }

    /** @param from the lines below this may be gone */
    void everyLineIsSomewhere(String when, int from) throws Exception {
        List<String> there = new ArrayList<>();
        for (Path root : List.of(archive.resolve("events"), log.home.log().resolve("events"))) {
            if (Files.isDirectory(root)) {
                for (String name : files(root)) {
                    if (name.endsWith(".jsonl")) {
                        there.addAll(Files.readAllLines(root.resolve(name)));
                    }
                }
            }
        }
        assertTrue(there.containsAll(lines.subList(from, lines.size())), when);
    }

    void apply() throws Exception {
        log.apply(RULES, open(log.front().first() > log.front().removed()), step -> {});
    }

    Archive open(boolean used) throws Exception {
        return FolderArchive.open(archive, log.keys().logSigner().verifier().toString(), used);
    }

    LogVerdict verdict(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--key", log.keys().logSigner().verifier().toString()));
        return LogVerdict.of(
                log.home.log(), folder.resolve("state-" + log.home.folder().getFileName()), all.toArray(String[]::new));
    }

    /** The names of all files below a folder, in order. */
    static List<String> files(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(root)) {
            return walk.filter(Files::isRegularFile)
                    .map(path -> root.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }
}
