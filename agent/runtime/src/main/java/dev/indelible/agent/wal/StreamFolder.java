package dev.indelible.agent.wal;

import dev.indelible.chain.Encoding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one stream's segments: {@code wal/<run, 10 digits>.<stream>/<first seq, 16 digits>.wal}. The run number
 * grows with every stream of a slot, so that names alone tell the order.
 *
 * @param run 1 for the slot's first stream
 * @param stream base64url, 22 characters
 */
public record StreamFolder(Path path, long run, String stream) {
    private static final Pattern NAME = Pattern.compile("([0-9]{10})\\.([A-Za-z0-9_-]{22})");
    private static final Pattern SEGMENT = Pattern.compile("([0-9]{16})\\.wal");

    /** Where the stream with this number and id lies below {@code wal}. */
    public static StreamFolder in(Path wal, long run, byte[] stream) {
        String id = Encoding.base64url(stream);
        return new StreamFolder(wal.resolve(String.format("%010d.%s", run, id)), run, id);
    }

    /** All streams below {@code wal}, oldest first. */
    public static List<StreamFolder> list(Path wal) throws IOException {
        List<StreamFolder> folders = new ArrayList<>();
        for (Path path : entries(wal)) {
            Matcher name = NAME.matcher(path.getFileName().toString());
            if (name.matches()) {
                folders.add(new StreamFolder(path, Long.parseLong(name.group(1)), name.group(2)));
            }
        }
        return folders;
    }

    /** The name of the segment that begins with this seq. */
    public static String segmentName(long firstSeq) {
        return String.format("%016d.wal", firstSeq);
    }

    /** The segments, oldest first. */
    public List<Path> segments() throws IOException {
        List<Path> segments = entries(path);
        segments.removeIf(
                file -> !SEGMENT.matcher(file.getFileName().toString()).matches());
        return segments;
    }

    /** The seq that a segment's name says. */
    public static long firstSeq(Path segment) {
        return Long.parseLong(segment.getFileName().toString().substring(0, 16));
    }

    private static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return new ArrayList<>();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> sorted = new ArrayList<>(entries.toList());
            Collections.sort(sorted);
            return sorted;
        }
    }
}
