package dev.indelible.collector.benchmarks.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A finished log that later parts read.
 *
 * @param folder of the collector that wrote it
 * @param log the log's folder
 * @param key its verifier key
 */
public record KeptLog(Path folder, Path log, String key) {

    /** Its lines' files, in order. */
    public List<Path> files() throws IOException {
        return LogLines.files(log);
    }

    /** Bytes of its lines. */
    public long bytes() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
