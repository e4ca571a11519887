package dev.indelible.collector.store;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
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

    /** The checkpoint at its end: kept before the seal is written. */
    LogFile lastCheckpoint() {
        return checkpoint(end);
    }

    /**
     * All that became final with it, in the order in which it is to be stored: lines, seal, full tiles, the checkpoints that
     * cover its lines, and {@link #lastCheckpoint} after everything else.
     *
     * @param kept sizes of the log's kept checkpoints
     */
    List<LogFile> files(SortedSet<Long> kept) {
        List<LogFile> files = new ArrayList<>();
        files.add(lines);
        files.add(lines.seal());
        for (int level = 0; TilePath.fullTiles(level, end) > 0; level++) {
            for (long tile = TilePath.fullTiles(level, first); tile < TilePath.fullTiles(level, end); tile++) {
                files.add(new LogFile(new TilePath(level, tile, TilePath.WIDTH).path(), LogFile.Kind.TILE));
            }
        }
        for (long size : kept.subSet(first + 1, end)) {
            files.add(checkpoint(size));
        }
        files.add(lastCheckpoint());
        return files;
    }

    private static LogFile checkpoint(long size) {
        return new LogFile("checkpoints/" + size, LogFile.Kind.CHECKPOINT);
    }

    private static long end(Path seal) throws IOException {
        String text = Files.readString(seal);
        int note = text.indexOf("\n\n");
        try {
            return Checkpoint.parse(
                            Note.parse(note < 0 ? "" : text.substring(note + 2)).text())
                    .size();
        } catch (NoteException e) {
            throw new IOException(seal + " holds no checkpoint: " + e.getMessage(), e);
        }
    }
}
