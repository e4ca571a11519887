package dev.indelible.collector.benchmarks.log;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** All lines of a log's folder, in log order. Knows nothing of the collector's classes: the files are the format. */
final class LogLines {
    /** Much more than the longest line. */
    private static final int BUFFER = 1 << 20;

    private LogLines() {}

    /** Told of each line; the array is used again. */
    @FunctionalInterface
    interface Reader {
        /** {@code index}: the line's place in the log; its bytes from {@code from} to before {@code to}. */
        void line(long index, byte[] bytes, int from, int to);
    }

    /** The files that hold lines, in log order. */
    static List<Path> files(Path log) throws IOException {
        try (Stream<Path> all = Files.walk(log.resolve("events"))) {
            return all.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    /** Reads it all. */
    static void read(Path log, Reader reader) throws IOException {
        long index = 0;
        byte[] buffer = new byte[BUFFER];
        for (Path file : files(log)) {
            try (InputStream in = Files.newInputStream(file)) {
                int filled = 0;
                for (int count = in.read(buffer); count > 0; count = in.read(buffer, filled, BUFFER - filled)) {
                    filled += count;
                    int from = 0;
                    for (int at = filled - count; at < filled; at++) {
                        if (buffer[at] == '\n') {
                            reader.line(index++, buffer, from, at);
                            from = at + 1;
                        }
                    }
                    if (from == 0 && filled == BUFFER) {
                        throw new IllegalStateException(file + " holds a line that is too long");
                    }
                    System.arraycopy(buffer, from, buffer, 0, filled - from);
                    filled -= from;
                }
                if (filled > 0) {
                    throw new IllegalStateException(file + " ends within a line");
                }
            }
        }
    }
}
