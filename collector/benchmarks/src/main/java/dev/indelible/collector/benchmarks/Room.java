package dev.indelible.collector.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** How much of the disk the runs take, so that none of them fills it. */
final class Room {
    /** A line, its share of the tiles, and what else a log has. */
    private static final long BYTES_PER_LINE = 450;

    /** What the collector wants to stay free (its default), and some more. */
    private static final long KEPT_FREE = 1L << 30;

    private static final double GIGA = 1e9;

    private Room() {}

    /**
     * Requires it in a folder.
     *
     * @throws IllegalArgumentException naming what is needed and what there is
     */
    static void require(Path folder, long lines) throws IOException {
        long needed = lines * BYTES_PER_LINE + KEPT_FREE;
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "a log of %,d lines needs %.1f GB of disk, and %.1f GB are free where %s lies; make room, or measure"
                            + " fewer lines",
                    lines,
                    needed / GIGA,
                    free / GIGA,
                    folder));
        }
    }
}
