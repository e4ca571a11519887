package dev.indelible.collector.store;

import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this collector has itself seen confirmed as locked, kept in a file of its home. What lies in the store is no such
 * memory: whoever may write there could put the end of a segment there whose lines are missing. Where the file is gone,
 * every object is compared again. One thread.
 */
public final class MirrorProgress {
    private static final String FIRST = "indelible mirror 1";

    private final Path temp;
    private final Path file;
    private final String store;

    /**
     * Keeps it there.
     *
     * @param temp folder for unfinished files, on the same file system
     * @param store which store it is about; what is remembered of another does not count
     */
    public MirrorProgress(Path temp, Path file, String store) {
        this.temp = temp;
        this.file = file;
        this.store = store;
    }

    /** The lines below this index are in the store, with all that proves them; 0 where nothing is remembered. */
    public long size() throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(file);
        boolean known =
                lines.size() == 3 && lines.get(0).equals(FIRST) && lines.get(1).equals(store);
        return known && lines.get(2).matches("[1-9][0-9]{0,17}") ? Long.parseLong(lines.get(2)) : 0;
    }

    void reached(long size) throws IOException {
        String text = FIRST + "\n" + store + "\n" + size + "\n";
        Durable.write(temp, file, text.getBytes(StandardCharsets.UTF_8), Durable.READABLE);
    }
}
