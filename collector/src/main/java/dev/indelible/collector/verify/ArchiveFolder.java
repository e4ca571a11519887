package dev.indelible.collector.verify;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The segments in an archive (RETENTION.md) that lead up to where a log's folder begins. Their seals are believed here only
 * to tell where one segment ends: whether the lines are the log's is judged by who reads them.
 */
final class ArchiveFolder {
    private final List<Segment> chain;
    private final long atHand;
    private final long lowest;

    private ArchiveFolder(List<Segment> chain, long atHand, long lowest) {
        this.chain = chain;
        this.atHand = atHand;
        this.lowest = lowest;
    }

    /**
     * Lists it.
     *
     * @param atHand index of the first line in the log's folder
     * @throws Broken where a file below {@code events/} there can be no segment's
     */
    static ArchiveFolder list(Path archive, long atHand) throws Broken, IOException {
        Path events = archive.resolve("events");
        List<Segment> lines = new ArrayList<>();
        Set<Segment> seals = new HashSet<>();
        if (Files.isDirectory(events, LinkOption.NOFOLLOW_LINKS)) {
            List<Path> files;
            try (Stream<Path> walk = Files.walk(events)) {
                files = walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                        .toList();
            }
            for (Path file : files) {
                Segment segment = Segment.parse(archive.relativize(file).toString());
                if (segment == null
                        || segment.first() % TilePath.WIDTH != 0
                        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    throw new Broken(
                            Place.file(file.toString()), "an unexpected file among the segments in the archive");
                }
                if (segment.sealed()) {
                    seals.add(segment);
                } else {
                    lines.add(segment);
                }
            }
        }
        long lowest = Stream.concat(lines.stream(), seals.stream())
                .mapToLong(Segment::first)
                .min()
                .orElse(atHand);
        lines.removeIf(segment -> segment.first() >= atHand || !seals.contains(segment.withSeal()));
        lines.sort(Comparator.comparingLong(Segment::first).reversed());
        List<Segment> chain = new ArrayList<>();
        long next = atHand;
        for (Segment segment : lines) {
            if (end(archive, segment) != next) {
                break;
            }
            chain.add(0, segment.withSeal());
            next = segment.first();
        }
        return new ArchiveFolder(chain, atHand, lowest);
    }

    /** Index of the first line from which on none is missing; where the log's folder begins if none is there. */
    long first() {
        return chain.isEmpty() ? atHand : chain.get(0).first();
    }

    /** The least index in the name of any file there, whatever is missing behind it. */
    long lowest() {
        return lowest;
    }

    /** Index from which on the log can be judged: the first that is here, or the next that {@code retained/} has a file for. */
    long begin(List<Long> retained) {
        return first() == 0
                ? 0
                : retained.stream()
                        .filter(index -> index >= first())
                        .min(Long::compare)
                        .orElse(atHand);
    }

    /** Those from this index on, in log order. */
    List<Segment> from(long begin) {
        return chain.stream().filter(segment -> segment.first() >= begin).toList();
    }

    /** What its seal says, or -1. */
    private static long end(Path archive, Segment segment) throws Broken, IOException {
        try {
            String note = SegmentSeal.parse(segment.sealPath(), Checkpoints.read(archive, segment.sealPath()))
                    .note();
            return Checkpoint.parse(Note.parse(note).text()).size();
        } catch (NoteException e) {
            return -1;
        }
    }
}
