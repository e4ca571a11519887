package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines that retention moved to an archive (RETENTION.md). With the archive they are judged like any other; without it
 * they are lines that are missing, which only the operator's {@code retention} line excuses, and a finding says that nobody
 * looked at them.
 */
final class ArchivedFront {
    private final Path root;
    private final LogFolder folder;
    private final ArchiveSource archive;
    private final ArchiveFolder there;
    private final long begin;

    /** @param archive null for none */
    ArchivedFront(Path root, LogFolder folder, ArchiveSource archive) throws Broken, IOException {
        this.root = root;
        this.folder = folder;
        this.archive = archive;
        this.there = archive == null ? null : ArchiveFolder.list(archive.root(), folder.before());
        this.begin = there == null ? folder.before() : there.begin(folder.retained());
    }

    /** Index of the first line that is judged. */
    long begin() {
        return begin;
    }

    /** From there on, in log order. */
    List<Segment> segments() {
        List<Segment> all = new ArrayList<>(there == null ? List.of() : there.from(begin));
        all.addAll(folder.segments());
        return List.copyOf(all);
    }

    SegmentRoots roots() {
        return archive == null ? new SegmentRoots(root) : new SegmentRoots(root, archive.root(), folder.before());
    }

    /** Once all lines are read: whether what is missing may be. */
    void judge(CollectorStream collector, Findings findings) throws Broken, IOException {
        long removed = collector.removed();
        for (long index : folder.retained()) {
            if (index != begin && (index == folder.before() || index == removed)) {
                requireSigned(index, collector);
            }
        }
        if (archive != null && begin > removed && there.first() <= removed) {
            throw new Broken(
                    Place.file(RetainedFile.path(removed)),
                    "this file is missing, with which the lines in the archive begin");
        }
        if (archive != null && begin > removed) {
            throw new Broken(
                    Place.file("archive"),
                    "the operator's lines say that the lines from " + removed + " to " + (folder.before() - 1)
                            + " are archived, but the archive " + archive.name() + " holds all of them only from "
                            + there.first() + " on");
        }
        if (begin > removed) {
            findings.add(
                    "archived",
                    (begin - removed) + " lines, " + removed + " to " + (begin - 1) + ", are in the archive "
                            + collector.archive() + " and were NOT looked at: verify with --archive "
                            + collector.archive() + ".");
        } else if (archive != null && removed >= folder.before()) {
            findings.add(
                    "archive",
                    "No line is missing here that an archive has: " + archive.name() + " was not looked at.");
        }
    }

    /** Whether lines that were signed away as removed are still in a folder that a run was to remove them from. */
    boolean hasLeftovers(CollectorStream collector) {
        return archive != null && !archive.bucket() && there.lowest() < collector.removed();
    }

    /** What is kept for a reader with the archive, or for one without, is what the operator signed. */
    private void requireSigned(long index, CollectorStream collector) throws Broken, IOException {
        byte[] digest;
        try (RetainedFile rows = new RetainedFile(root, index)) {
            RetainedFile.Row row = rows.next();
            while (row != null) {
                row = rows.next();
            }
            digest = rows.sha256();
        }
        if (!Encoding.base64(digest).equals(collector.signedAway(index))) {
            throw new Broken(
                    Place.file(RetainedFile.path(index)),
                    "this file is not the one that a retention line of the operator signs");
        }
    }
}
