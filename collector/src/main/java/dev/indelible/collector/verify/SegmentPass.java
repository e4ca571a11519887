package dev.indelible.collector.verify;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.verify.SegmentLines.Next;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One pass through all segments in log order: names and lengths fit together, closed segments are sealed, and every line
 * is handed on. Lines past the checkpoint are a remainder: nobody signed them, so they are counted and not judged.
 */
final class SegmentPass {
    /** Receives what stands in the segments. */
    interface Judge {
        /** A line that the checkpoint covers. */
        void line(Line line, Place place) throws Broken, IOException;

        /** A whole line past the checkpoint. */
        void beyond(byte[] leaf, Place place) throws Broken, IOException;

        /** The note in a segment's seal, all the segment's lines having been handed on. */
        void seal(String path, String note) throws Broken, IOException;
    }

    private static final Pattern HEAD = Pattern.compile("\\{\"stream\":\"([A-Za-z0-9_-]{22})\",\"seq\":([0-9]{1,16}),");
    private static final Set<PosixFilePermission> WRITE =
            Set.of(PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private final SegmentRoots roots;
    private final List<Segment> segments;
    private final Findings findings;
    private final Workers workers;
    private ReadAhead ahead;
    private Judge judge;
    private String path;
    private long number;
    private boolean counted;
    private Growth growth;
    private long size;
    private long index;
    private Place place;
    private boolean torn;
    private Place remainder;
    private long remainderBytes;

    /** @param begin index of the first line that is there */
    SegmentPass(SegmentRoots roots, List<Segment> segments, long begin, Findings findings, Workers workers) {
        this.index = begin;
        this.workers = workers;
        this.roots = roots;
        this.segments = segments;
        this.findings = findings;
    }

    /** The line at log index 0, which tells the log's keys; {@link #place} says where it stands. */
    Line firstLine() throws Broken, IOException {
        place = Place.file("events");
        if (segments.isEmpty() || segments.get(0).first() != 0) {
            throw new Broken(place, "the segment that holds the log's first line is missing");
        }
        path = roots.shown(segments.get(0));
        number = 1;
        try (ReadAhead first = new ReadAhead(roots, segments.subList(0, 1), workers)) {
            Block block = first.next();
            if (block.failed() == 0) {
                throw new Broken(
                        guess(block, 0).at(block.failure().offset()),
                        "this line breaks the grammar: " + block.failure().getMessage());
            }
            if (block.count() == 0) {
                throw new Broken(Place.inFile(path, 0), "the log's first line is missing");
            }
            Line line = block.line(0);
            place = new Place(path, 1, line.stream(), line.seq(), 0);
            return line;
        }
    }

    /** Where the line at hand stands. */
    Place place() {
        return place;
    }

    /** @param checkpointed how many lines the latest checkpoint covers */
    void run(long checkpointed, Growth growthSince, Judge judgeOfLines) throws Broken, IOException {
        size = checkpointed;
        growth = growthSince;
        judge = judgeOfLines;
        Place end = Place.file("events");
        try (ReadAhead reading = new ReadAhead(roots, segments, workers)) {
            ahead = reading;
            for (int i = 0; i < segments.size(); i++) {
                Segment segment = segments.get(i);
                if (segment.first() != index && !(torn && segment.first() > index)) {
                    throw new Broken(
                            end,
                            "log index " + index + " is next, but the segment behind begins with " + segment.first());
                }
                end = segment(segment, i == segments.size() - 1);
            }
        }
        if (index < size) {
            throw new Broken(end, "the lines end at " + index + ", but the checkpoint covers " + size);
        }
    }

    /** Names what lies past the checkpoint. */
    void remainder(long tilesBeyond) throws Broken, IOException {
        if (remainder != null && growth.size() > size) {
            findings.add(
                    "running",
                    "A collector writes this log: judged is its checkpoint of size " + size + ", not the "
                            + (index - size) + " lines and more that came after it.");
        } else if (remainder != null) {
            findings.add(
                    "remainder",
                    "Past the checkpoint lie " + remainderBytes + " bytes (" + (index - size) + " whole lines, "
                            + tilesBeyond + " tiles) that nothing signed: what a crash left [" + remainder + "]");
        }
    }

    private Place segment(Segment segment, boolean last) throws Broken, IOException {
        path = roots.shown(segment);
        number = 0;
        counted = false;
        Place end = Place.file(path);
        Block block;
        boolean over = false;
        do {
            block = ahead.next();
            if (!over) {
                over = lines(block);
                end = Place.inFile(path, block.offset(block.count()));
            }
        } while (!block.last());
        if (segment.sealed()) {
            seal(segment, ahead.sha256());
        } else if (!last && index < size) {
            throw new Broken(Place.file(segment.sealPath()), "this file is missing: only the last segment is open");
        } else if (index == segment.first()) {
            past(end, 0);
        }
        return end;
    }

    /** Judges the lines of a block; true where no line of this segment follows. */
    private boolean lines(Block block) throws Broken, IOException {
        for (int i = 0; i < block.count(); i++) {
            number++;
            if (index >= size) {
                count(block, i);
                if (torn) {
                    return true;
                }
                judge.beyond(block.leaf(i), new Place(path, number, null, -1, block.offset(i)));
            } else if (i == block.failed()) {
                throw new Broken(
                        guess(block, i).at(block.offset(i) + block.failure().offset()),
                        "this line breaks the grammar: " + block.failure().getMessage());
            } else {
                Line line = block.line(i);
                place = new Place(path, number, line.stream(), line.seq(), block.offset(i));
                judge.line(line, place);
            }
            index++;
        }
        Next end = block.end();
        if (end == Next.UNTERMINATED || end == Next.TOO_LONG) {
            number++;
            if (index < size) {
                throw new Broken(
                        guess(block, block.count()),
                        end == Next.TOO_LONG
                                ? "this line is longer than " + Line.MAX_BYTES + " bytes"
                                : "this line ends without a line feed");
            }
            count(block, block.count());
            torn = true;
        }
        return end != null;
    }

    /** Counts, once a segment, what of it lies past the checkpoint. */
    private void count(Block block, int i) throws IOException {
        if (!counted) {
            past(
                    new Place(path, number, null, -1, block.offset(i)),
                    Files.size(roots.log().resolve(path)) - block.offset(i));
            counted = true;
        }
    }

    private void seal(Segment segment, byte[] sha256) throws Broken, IOException {
        SegmentSeal seal =
                SegmentSeal.parse(segment.sealPath(), Checkpoints.read(roots.of(segment), segment.sealPath()));
        if (index == segment.first()) {
            throw new Broken(Place.file(segment.path()), "a closed segment has lines");
        }
        if (index > size && !torn && index <= growth.size()) {
            return;
        }
        if (index > size || torn) {
            throw new Broken(Place.file(segment.sealPath()), "seals lines that the latest checkpoint does not cover");
        }
        if (!Arrays.equals(seal.sha256(), sha256)) {
            throw new Broken(Place.file(segment.sealPath()), "the SHA-256 is not that of the segment");
        }
        judge.seal(segment.sealPath(), seal.note());
        PosixFileAttributeView view =
                Files.getFileAttributeView(roots.of(segment).resolve(segment.path()), PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(WRITE::contains)) {
            findings.add("writable", "A closed segment can be written to: " + segment.path());
        }
    }

    private void past(Place first, long bytes) {
        remainder = remainder == null ? first : remainder;
        remainderBytes += bytes;
    }

    /** Where a line stands that does not parse: its stream and seq as far as they can still be read. */
    private Place guess(Block block, int i) {
        Matcher head = HEAD.matcher(new String(block.head(i), StandardCharsets.ISO_8859_1));
        boolean readable = head.lookingAt();
        return new Place(
                path,
                number,
                readable ? head.group(1) : null,
                readable ? Long.parseLong(head.group(2)) : -1,
                block.offset(i));
    }
}
