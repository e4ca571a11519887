package dev.indelible.collector.retention;

import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Moves segments to the archive, in this order: the copies, each read back; the operator's {@code retention} line,
 * checkpointed; the file {@code retained/}, whose digest that line has; then here, from the front, each segment that once
 * more was read back from the archive. Cut off anywhere, every line lies in one of the two places. One thread.
 */
final class Archival {
    private final LogFront front;
    private final ArchivedSegments archived;
    private final RetainedFolder retained;
    private final LocalFiles files;
    private final Removal.Steps steps;

    Archival(
            LogFront front, ArchivedSegments archived, RetainedFolder retained, LocalFiles files, Removal.Steps steps) {
        this.front = front;
        this.archived = archived;
        this.retained = retained;
        this.files = files;
        this.steps = steps;
    }

    /**
     * Moves them.
     *
     * @param removed index of the first line that is not removed
     * @param first index of the first line that is at hand
     */
    void move(List<Plan.Moving> moving, long removed, long first, AuditLog log, String rules, String by)
            throws IOException, LogException, ArchiveException, LogUnavailable, ExecutionException,
                    InterruptedException {
        Map<SegmentName, SegmentSource> all = new LinkedHashMap<>();
        for (Plan.Moving segment : moving) {
            copy(segment.name(), segment.until());
            all.put(segment.name(), front.local());
        }
        if (!front.holds().standing().isEmpty()) {
            archived.archive().hold(true);
        }
        long before = moving.get(moving.size() - 1).end();
        String digest = retained.stage(front, first, all, before);
        if (!digest.equals(front.signedArchival(before))) {
            new RetentionLine(
                            before, digest, all.size(), null, archived.archive().name(), rules)
                    .write(log, by);
            steps.done("signed");
        }
        retained.place(before, digest);
        for (SegmentName name : all.keySet()) {
            deleteHere(name);
        }
        retained.keepOnly(removed, before);
    }

    /** Lines, then seal: a seal in the archive says that its lines are there. */
    private void copy(SegmentName name, Instant until) throws IOException, LogException, ArchiveException {
        Archive archive = archived.archive();
        Path seal = name.seal(front.events());
        archive.store(ArchivedSegments.lines(name), name.lines(front.events()), until);
        archive.store(ArchivedSegments.seal(name), seal, until);
        archived.requireSame(name, Files.readAllBytes(seal));
        steps.done("archived " + ArchivedSegments.lines(name));
    }

    /** Deletes what the archive has: read back now, whatever was read back before. */
    void deleteHere(SegmentName name) throws IOException, LogException, ArchiveException {
        archived.archive().settle(ArchivedSegments.lines(name));
        archived.archive().settle(ArchivedSegments.seal(name));
        archived.requireSame(name, Files.readAllBytes(name.seal(front.events())));
        files.delete(name);
    }
}
