package dev.indelible.agent.harness;

import dev.indelible.agent.wal.FrameType;
import dev.indelible.agent.wal.SegmentReader;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads the lines that an agent left in its folder because no collector took them. */
public final class Trails {
    private Trails() {}

    /** All lines below the folder, in the order of their files. */
    public static List<Line> read(Path folder) throws IOException, LineException {
        List<Line> lines = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(path -> path.toString().endsWith(".wal"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            try (SegmentReader reader = SegmentReader.open(file)) {
                while (reader.next()) {
                    if (reader.type() == FrameType.LINE) {
                        byte[] bytes = reader.payload();
                        lines.add(Line.parse(bytes, 0, bytes.length));
                    }
                }
            }
        }
        return lines;
    }
}
