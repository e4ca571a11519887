package dev.indelible.collector.show;

import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.verify.SegmentLines;
import dev.indelible.collector.verify.SegmentLines.Next;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines under {@code events/} in log order, read in bounded memory. A line that does not parse is reported and the
 * next one is read: a person looking for what happened must see the rest.
 */
final class Trail {
    /** Receives the lines. */
    interface Reader {
        /** Takes a line and says whether more are wanted. */
        boolean line(Line line);

        /** A place that could not be read, as a sentence. */
        void broken(String message);
    }

    private static final String[] LEVELS = {"[0-9]{4}", "[0-9]{2}", "[0-9]{2}", "[0-9]{20}\\.jsonl"};

    private final Path root;
    private final Reader reader;

    /** @param root the log's folder */
    Trail(Path root, Reader reader) {
        this.root = root;
        this.reader = reader;
    }

    void read() throws IOException {
        Path events = root.resolve("events");
        if (Files.isDirectory(events, LinkOption.NOFOLLOW_LINKS)) {
            read(events, 0);
        } else {
            reader.broken("events: no folder; there is nothing to read");
        }
    }

    /** How many lines in front of these are not at hand: removed or archived, as RETENTION.md has it. */
    long before() throws IOException {
        long before = 0;
        Path retained = root.resolve("retained");
        if (Files.isDirectory(retained, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(retained)) {
                for (Path file : files) {
                    String name = file.getFileName().toString();
                    before = Math.max(before, name.matches("0[0-9]{19}") ? Long.parseLong(name) : 0);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        return before;
    }

    /** Path order is log order: years, months, days and file names all have a fixed number of digits. */
    private boolean read(Path folder, int level) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (child.getFileName().toString().matches(LEVELS[level])) {
                    children.add(child);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        children.sort(null);
        boolean file = level == LEVELS.length - 1;
        for (Path child : children) {
            if (file
                    ? !Files.isRegularFile(child, LinkOption.NOFOLLOW_LINKS)
                    : !Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                reader.broken(root.relativize(child) + ": neither a plain file nor a folder; not read");
            } else if (!(file ? segment(child) : read(child, level + 1))) {
                return false;
            }
        }
        return true;
    }

    private boolean segment(Path file) throws IOException {
        try (SegmentLines lines = new SegmentLines(file, Line.MAX_BYTES, null)) {
            while (true) {
                Next next = lines.next();
                String place = root.relativize(file) + ", line " + lines.number();
                if (next == Next.END) {
                    return true;
                }
                if (next != Next.LINE) {
                    reader.broken(place + ": no whole line; the rest of the file is not read");
                    return true;
                }
                byte[] bytes = lines.bytes();
                Line line;
                try {
                    line = Line.parse(bytes, 0, bytes.length);
                } catch (LineException e) {
                    reader.broken(place + ": " + e.getMessage());
                    continue;
                }
                if (!reader.line(line)) {
                    return false;
                }
            }
        }
    }
}
