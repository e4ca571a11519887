package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.collector.verify.SegmentLines.Next;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

    private final Path root;
    private final List<Segment> segments;
    private final Findings findings;
    private Judge judge;
    private Growth growth;
    private long size;
    private long index;
    private Place place;
    private boolean torn;
    private Place remainder;
    private long remainderBytes;

    SegmentPass(Path root, List<Segment> segments, Findings findings) {
        this.root = root;
        this.segments = segments;
        this.findings = findings;
    }

    /** The line at log index 0, which tells the log's keys; {@link #place} says where it stands. */
    Line firstLine() throws Broken, IOException {
        place = Place.file("events");
        if (segments.isEmpty() || segments.get(0).first() != 0) {
            throw new Broken(place, "the segment that holds the log's first line is missing");
        }
        try (SegmentLines lines = open(segments.get(0), null)) {
            if (lines.next() != Next.LINE) {
                throw new Broken(Place.inFile(segments.get(0).path(), 0), "the log's first line is missing");
            }
            return parse(segments.get(0), lines);
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
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (segment.first() != index && !(torn && segment.first() > index)) {
                throw new Broken(
                        end, "log index " + index + " is next, but the segment behind begins with " + segment.first());
            }
            end = segment(segment, i == segments.size() - 1);
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
        MessageDigest digest = segment.sealed() ? sha256() : null;
        Place end;
        try (SegmentLines lines = open(segment, digest)) {
            lines(segment, lines);
            end = Place.inFile(segment.path(), lines.offset());
        }
        if (segment.sealed()) {
            seal(segment, digest.digest());
        } else if (!last && index < size) {
            throw new Broken(Place.file(segment.sealPath()), "this file is missing: only the last segment is open");
        } else if (index == segment.first()) {
            past(end, 0);
        }
        return end;
    }

    private void lines(Segment segment, SegmentLines lines) throws Broken, IOException {
        boolean counted = false;
        while (true) {
            Next next = lines.next();
            if (next == Next.END) {
                return;
            }
            if (index >= size && !counted) {
                past(
                        new Place(segment.path(), lines.number(), null, -1, lines.offset()),
                        Files.size(root.resolve(segment.path())) - lines.offset());
                counted = true;
            }
            if (next != Next.LINE || torn) {
                if (index < size) {
                    throw broken(segment, lines, next);
                }
                torn = true;
                return;
            }
            if (index < size) {
                judge.line(parse(segment, lines), place);
            } else {
                judge.beyond(
                        Leaf.hash(lines.bytes()), new Place(segment.path(), lines.number(), null, -1, lines.offset()));
            }
            index++;
        }
    }

    private void seal(Segment segment, byte[] sha256) throws Broken, IOException {
        SegmentSeal seal = SegmentSeal.parse(segment.sealPath(), Checkpoints.read(root, segment.sealPath()));
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
                Files.getFileAttributeView(root.resolve(segment.path()), PosixFileAttributeView.class);
        if (view != null && view.readAttributes().permissions().stream().anyMatch(WRITE::contains)) {
            findings.add("writable", "A closed segment can be written to: " + segment.path());
        }
    }

    private void past(Place first, long bytes) {
        remainder = remainder == null ? first : remainder;
        remainderBytes += bytes;
    }

    private SegmentLines open(Segment segment, MessageDigest digest) throws IOException {
        return new SegmentLines(root.resolve(segment.path()), Line.MAX_BYTES, digest);
    }

    private Line parse(Segment segment, SegmentLines lines) throws Broken {
        byte[] bytes = lines.bytes();
        try {
            Line line = Line.parse(bytes, 0, bytes.length);
            place = new Place(segment.path(), lines.number(), line.stream(), line.seq(), lines.offset());
            return line;
        } catch (LineException e) {
            Place line = guess(segment, lines);
            throw new Broken(line.at(lines.offset() + e.offset()), "this line breaks the grammar: " + e.getMessage());
        }
    }

    private static Broken broken(Segment segment, SegmentLines lines, Next next) {
        return new Broken(
                guess(segment, lines),
                next == Next.TOO_LONG
                        ? "this line is longer than " + Line.MAX_BYTES + " bytes"
                        : "this line ends without a line feed");
    }

    /** Where a line stands that does not parse: its stream and seq as far as they can still be read. */
    private static Place guess(Segment segment, SegmentLines lines) {
        Matcher head = HEAD.matcher(new String(lines.bytes(), StandardCharsets.ISO_8859_1));
        boolean readable = head.lookingAt();
        return new Place(
                segment.path(),
                lines.number(),
                readable ? head.group(1) : null,
                readable ? Long.parseLong(head.group(2)) : -1,
                lines.offset());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
