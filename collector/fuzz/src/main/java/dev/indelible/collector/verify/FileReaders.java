package dev.indelible.collector.verify;

import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The small files that verify reads. Lets the fuzz targets see what is this package's own. */
public final class FileReaders {
    private FileReaders() {}

    /** The note in a seal, or null where the text is none. */
    public static String seal(String text) {
        try {
            SegmentSeal seal = SegmentSeal.parse("events/a.seal", text);
            if (seal.sha256().length != 32 || !text.endsWith("\n\n" + seal.note())) {
                throw new AssertionError("another seal");
            }
            return seal.note();
        } catch (Broken e) {
            return null;
        }
    }

    /** The rows of a file of retained lines, each as text; null where it is none. */
    public static List<String> retained(Path log, long before) throws IOException {
        List<String> rows = new ArrayList<>();
        try (RetainedFile file = new RetainedFile(log, before)) {
            for (RetainedFile.Row row = file.next(); row != null; row = file.next()) {
                rows.add(row.index() + " "
                        + (row.line() == null
                                ? row.stream() + " " + row.seq()
                                : Arrays.toString(row.line().bytes())));
            }
            return rows;
        } catch (Broken e) {
            return null;
        }
    }

    /** How many services a file names that somebody keeps; -1 where it is none. */
    public static int expected(Path file) throws IOException {
        try {
            return Expectations.read(file).count();
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    /** The size in a checkpoint that somebody kept; -1 where the file is none. */
    public static long old(Path file) throws IOException {
        try {
            return OldCheckpoint.read(file).claimed().size();
        } catch (NoteException e) {
            return -1;
        }
    }
}
