package dev.indelible.collector.log;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The signed checkpoints on the disk, 0444: the latest, replaced each time, and the kept ones, named by their size. What is
 * written is durable when a call returns. One thread.
 */
final class CheckpointFiles {
    private final Path log;
    private final Path temp;
    private final VerifierKey logKey;
    private final VerifierKey timeKey;

    CheckpointFiles(Path log, Path temp, VerifierKey logKey, VerifierKey timeKey) {
        this.log = log;
        this.temp = temp;
        this.logKey = logKey;
        this.timeKey = timeKey;
    }

    void replaceLatest(CheckpointNote note) throws IOException {
        Durable.write(temp, log.resolve("checkpoint"), bytes(note), Durable.WORM);
    }

    /** Keeps a checkpoint for good, and gives its file; the first of a size stays. */
    Path keep(CheckpointNote note) throws IOException {
        Path file = folder().resolve(Long.toString(note.checkpoint().size()));
        if (!Files.exists(file)) {
            Durable.folders(folder());
            Durable.write(temp, file, bytes(note), Durable.WORM);
        }
        return file;
    }

    /**
     * The signed checkpoint of the greatest size, whichever file holds it: a crash may have come between two of them.
     *
     * @param lastSealed the note in the last segment's seal, or null
     * @return null for a log that has signed nothing yet
     */
    CheckpointNote newest(CheckpointNote lastSealed) throws IOException, LogException {
        CheckpointNote newest = lastSealed;
        Path latest = log.resolve("checkpoint");
        if (Files.exists(latest)) {
            newest = later(newest, read(latest));
        }
        if (Files.isDirectory(folder())) {
            long size = -1;
            try (DirectoryStream<Path> kept = Files.newDirectoryStream(folder())) {
                for (Path file : kept) {
                    size = Math.max(size, sizeOf(file));
                }
            }
            if (size >= 0) {
                newest = later(newest, read(folder().resolve(Long.toString(size))));
            }
        }
        return newest;
    }

    /** Reads a note with exactly our two signatures. */
    CheckpointNote strict(Path file, String note) throws LogException {
        try {
            return CheckpointNote.strict(note, logKey, timeKey);
        } catch (NoteException e) {
            throw new LogException(file + " is no checkpoint of this log: " + e.getMessage());
        }
    }

    private CheckpointNote read(Path file) throws IOException, LogException {
        if (!Files.isRegularFile(file)) {
            throw new LogException(file + " is no checkpoint: not a file; move it elsewhere");
        }
        try {
            return strict(file, Files.readString(file));
        } catch (MalformedInputException e) {
            throw new LogException(file + " is no checkpoint: not UTF-8");
        }
    }

    private static CheckpointNote later(CheckpointNote a, CheckpointNote b) {
        return a == null || b.checkpoint().size() > a.checkpoint().size() ? b : a;
    }

    private static long sizeOf(Path file) throws LogException {
        String name = file.getFileName().toString();
        if (!name.matches("0|[1-9][0-9]{0,17}")) {
            throw new LogException(file + " does not belong in a log; move it elsewhere");
        }
        return Long.parseLong(name);
    }

    private Path folder() {
        return log.resolve("checkpoints");
    }

    private static byte[] bytes(CheckpointNote note) {
        return note.text().getBytes(StandardCharsets.UTF_8);
    }
}
