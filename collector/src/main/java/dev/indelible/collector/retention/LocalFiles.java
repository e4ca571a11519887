package dev.indelible.collector.retention;

import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The only place where a segment is deleted from the log's folder. Who calls it has made sure before that the segment may
 * go: its time is over, or it was read back from the archive; and that the operator has signed so.
 */
final class LocalFiles {
    private final Path events;
    private final Removal.Steps steps;

    LocalFiles(Path events, Removal.Steps steps) {
        this.events = events;
        this.steps = steps;
    }

    /** Lines, then seal: lines that a run left can be judged once more as long as they have their date. */
    void delete(SegmentName name) throws IOException {
        Path lines = name.lines(events);
        List<Path> files = new ArrayList<>(List.of(lines, name.seal(events)));
        files.removeIf(file -> !Files.exists(file));
        FileAttributes.lift(files);
        for (Path file : files) {
            Files.delete(file);
            Durable.syncFolder(file.getParent());
            steps.done("deleted " + file.getFileName());
        }
        removeEmpty(lines.getParent());
    }

    private void removeEmpty(Path folder) throws IOException {
        Path empty = folder;
        while (!empty.equals(events)) {
            try {
                Files.delete(empty);
            } catch (DirectoryNotEmptyException e) {
                return;
            }
            empty = empty.getParent();
            Durable.syncFolder(empty);
        }
    }
}
