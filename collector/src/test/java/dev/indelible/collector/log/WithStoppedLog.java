package dev.indelible.collector.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.TlogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log of two segments, of which the collector is stopped: a test edits its folder. */
@Timeout(120)
abstract class WithStoppedLog {
    static final int SEGMENT_BYTES = 1;

    @TempDir
    Path folder;

    AgentStreamWriter stream;
    byte[] lastBatch;
    long size;

    @BeforeEach
    void aLogOfTwoSegments() throws Exception {
        try (TestCollector collector = start()) {
            stream = collector.enrolled("bank");
            collector.client().lines(stream.openBatch());
            for (int i = 0; i < 3; i++) {
                lastBatch = stream.batch(99);
                assertEquals(200, collector.client().lines(lastBatch).status());
            }
            size = collector.log.published().checkpoint().size();
        }
        assertEquals(304, size);
    }

    TestCollector start() throws Exception {
        return TestCollector.start(folder, SEGMENT_BYTES, Clock.systemUTC());
    }

    void check(TestCollector collector) throws Exception {
        new TlogReader(path -> collector.client().get("/" + path).body()).check(true);
        new TlogReader(path -> Files.readAllBytes(folder.resolve("log").resolve(path))).check(false);
    }

    List<Path> segments() throws IOException {
        try (Stream<Path> walk = Files.walk(folder.resolve("log/events"))) {
            return walk.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }
}
