package dev.indelible.collector.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A walk over a log that is stopped, or that meets what it cannot look at. */
class LogFileTest {
    @TempDir
    Path log;

    private final List<LogFile> visited = new ArrayList<>();
    private final List<IOException> failed = new ArrayList<>();

    @Test
    void theVisitorEndsIt() throws Exception {
        Files.createDirectory(log.resolve("checkpoints"));
        for (int size = 1; size <= 20; size++) {
            Files.createFile(log.resolve("checkpoints/" + size));
        }
        LogFile.visit(log, visitor(3));
        assertEquals(3, visited.size());
        LogFile.visit(log, visited::add);
        assertEquals(23, visited.size());
    }

    @Test
    void theVisitorMayGoOnAfterAFailure() throws Exception {
        Path none = log.resolve("none");
        LogFile.visit(none, visitor(1));
        assertEquals(1, failed.size());
        assertThrows(IOException.class, () -> LogFile.visit(none, visited::add));
    }

    private LogFile.Visitor visitor(int wanted) {
        return new LogFile.Visitor() {
            @Override
            public void visit(LogFile file) {
                visited.add(file);
            }

            @Override
            public void failed(IOException e) {
                failed.add(e);
            }

            @Override
            public boolean ended() {
                return visited.size() >= wanted;
            }
        };
    }
}
