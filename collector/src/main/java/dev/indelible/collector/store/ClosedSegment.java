package dev.indelible.collector.store;

import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;

/**
 * A segment that is sealed, and what became final with it.
 *
 * @param lines its lines
 * @param first index of its first line
 * @param end index after its last line: the size of the checkpoint in its seal
 */
record ClosedSegment(LogFile lines, long first, long end) {

    /** Those of a log in its order; the path of a segment is so made that this is the order of their names. */
    static List<ClosedSegment> list(Path log) throws IOException {
        List<LogFile> found = new ArrayList<>();
        Path events = log.resolve("events");
        if (Files.isDirectory(events)) {
            LogFile.visit(events, log, file -> {
                if (file.kind() == LogFile.Kind.LINES && file.isFinal(log)) {
                    found.add(file);
                }
            });
        }
        found.sort(Comparator.comparing(LogFile::name));
        List<ClosedSegment> segments = new ArrayList<>();
        for (LogFile lines : found) {
            String name = lines.name();
            String first = name.substring(name.lastIndexOf('/') + 1, name.length() - ".jsonl".length());
            segments.add(new ClosedSegment(
                    lines, Long.parseLong(first), end(lines.seal().in(log))));
        }
        return segments;
    }

    /**
     * All that became final with it, in parts that are to be stored one after the other: its seal, its lines, the full
     * tiles, the checkpoints that cover its lines, and the one at its end after everything else.
     *
     * @param kept sizes of the log's kept checkpoints
     */
    List<List<LogFile>> parts(SortedSet<Long> kept) {
        List<LogFile> tiles = new ArrayList<>();
        for (int level = 0; TilePath.fullTiles(level, end) > 0; level++) {
            for (long tile = TilePath.fullTiles(level, first); tile < TilePath.fullTiles(level, end); tile++) {
                tiles.add(new LogFile(new TilePath(level, tile, TilePath.WIDTH).path(), LogFile.Kind.TILE));
            }
        }
        List<LogFile> checkpoints = new ArrayList<>();
        for (long size : kept.subSet(first + 1, end)) {
            checkpoints.add(checkpoint(size));
        }
        return List.of(List.of(lines.seal()), List.of(lines), tiles, checkpoints, List.of(checkpoint(end)));
    }

    private static LogFile checkpoint(long size) {
        return new LogFile("checkpoints/" + size, LogFile.Kind.CHECKPOINT);
    }

    private static long end(Path seal) throws IOException {
        try {
            return SealText.parse(Files.readAllBytes(seal)).end();
        } catch (IllegalArgumentException e) {
            throw new IOException(seal + " is no seal: " + e.getMessage(), e);
        }
    }
}
