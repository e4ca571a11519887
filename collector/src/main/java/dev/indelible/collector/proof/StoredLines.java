package dev.indelible.collector.proof;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.verify.SegmentLines;
import dev.indelible.collector.verify.TileFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds a line in a log's folder: by its index, by its place in its stream, or by its own bytes. It judges nothing: what it
 * finds counts once a proof leads from it to the signed root. Memory is that of a line and a tile. One thread.
 */
final class StoredLines {
    private static final Pattern SEGMENT = Pattern.compile("(00[0-9]{18})\\.jsonl");

    private final Path root;

    /**
     * A line and where the log has it.
     *
     * @param index in the log, from 0
     * @param bytes without line feed
     */
    record Found(long index, byte[] bytes) {}

    /** A segment, known by its name. */
    private record Segment(long first, Path file) {}

    /** @param root the log's folder */
    StoredLines(Path root) {
        this.root = root;
    }

    /** The line at this index of the log, or null where no segment here has it. */
    Found at(long index) throws IOException {
        Segment holder = null;
        for (Segment segment : segments()) {
            holder = segment.first() <= index ? segment : holder;
        }
        return holder == null ? null : search(holder, index, new byte[0]);
    }

    /** The line with this seq of this stream, or null where no segment here has it. */
    Found of(String stream, long seq) throws IOException {
        // The first two members of a line are these, and neither has escapes: bytes can be compared.
        byte[] begin = ("{\"stream\":\"" + stream + "\",\"seq\":" + seq + ",").getBytes(StandardCharsets.UTF_8);
        for (Segment segment : segments()) {
            Found found = search(segment, segment.first(), begin);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** Where a log of this size has the line, or -1. Only hashes are looked at, so lines that are not here are found too. */
    long index(byte[] line, long size) throws IOException {
        byte[] leaf = Leaf.hash(line);
        TileFiles tiles = new TileFiles(root);
        for (long tile = 0; tile * TilePath.WIDTH < size; tile++) {
            boolean full = tile < TilePath.fullTiles(0, size);
            int width = full ? TilePath.WIDTH : TilePath.partialWidth(0, size);
            TilePath path = new TilePath(0, tile, width);
            byte[] hashes = tiles.standing(path);
            if (hashes == null) {
                throw new NoSuchFileException(root.resolve(path.path()).toString());
            }
            for (int at = 0; at + Leaf.BYTES <= hashes.length; at += Leaf.BYTES) {
                if (Arrays.equals(hashes, at, at + Leaf.BYTES, leaf, 0, Leaf.BYTES)) {
                    return tile * TilePath.WIDTH + at / Leaf.BYTES;
                }
            }
        }
        return -1;
    }

    /** The first line from this index on that begins so. */
    private static Found search(Segment segment, long from, byte[] begin) throws IOException {
        try (SegmentLines lines = new SegmentLines(segment.file(), Line.MAX_BYTES, null)) {
            long index = segment.first();
            for (; lines.next() == SegmentLines.Next.LINE; index++) {
                if (index < from) {
                    continue;
                }
                byte[] bytes = lines.bytes();
                if (Arrays.mismatch(bytes, begin) == begin.length || begin.length == 0) {
                    return new Found(index, bytes);
                }
            }
            return null;
        }
    }

    /** Path order is log order. */
    private List<Segment> segments() throws IOException {
        Path events = root.resolve("events");
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(events)) {
            return walk.map(StoredLines::segment)
                    .filter(segment -> segment != null)
                    .sorted((one, other) -> Long.compare(one.first(), other.first()))
                    .toList();
        }
    }

    private static Segment segment(Path file) {
        Matcher name = SEGMENT.matcher(file.getFileName().toString());
        return name.matches() ? new Segment(Long.parseLong(name.group(1)), file) : null;
    }
}
