package dev.indelible.collector.retention;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.log.LineFile;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The segments in the log's folder, which the start of the log verifies. */
final class LocalSegments implements SegmentSource {
    private final Path events;
    private final Keys keys;

    LocalSegments(Path events, Keys keys) {
        this.events = events;
        this.keys = keys;
    }

    @Override
    public void read(SegmentName name, Reader reader) throws IOException, LogException {
        Path file = name.lines(events);
        try (LineFile lines = new LineFile(file)) {
            long index = name.first();
            while (lines.next()) {
                reader.line(lines.line(), index++);
            }
            if (lines.torn()) {
                throw new LogException(file + " is cut off; run verify");
            }
        }
    }

    @Override
    public CheckpointNote sealed(SegmentName name) throws IOException, LogException {
        Path seal = name.seal(events);
        return Files.exists(seal)
                ? SealFile.parse(Files.readAllBytes(seal), keys, seal.toString())
                        .end()
                : null;
    }

    @Override
    public String at(SegmentName name) {
        return name.lines(events).toString();
    }
}
