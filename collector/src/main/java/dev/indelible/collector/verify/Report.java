package dev.indelible.collector.verify;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.VerifierKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a verification found. Counts are of what was checked, up to the failure where there is one.
 *
 * @param root the folder that was read
 * @param folder the log as the user knows it
 * @param latest the log's latest checkpoint, or null where it could not be opened
 * @param key the log's own, as its first line declares it, or null where it could not be read
 * @param anchored whether a key from outside signed it
 * @param counts what was checked
 * @param firstTime earliest {@code time} of a line, or null
 * @param lastTime latest {@code time} of a line, or null
 * @param services what there is of each service
 * @param ends how far each stream goes, the collector's own included
 * @param protection what of their own protection the files lack where they lie; null of a copy made here
 * @param findings what a reader must know of a log that is otherwise right
 * @param failure the first broken promise, or null
 */
record Report(
        Path root,
        String folder,
        CheckpointNote latest,
        VerifierKey key,
        boolean anchored,
        Counts counts,
        String firstTime,
        String lastTime,
        SortedMap<String, ServiceSeen> services,
        List<StreamEnd> ends,
        List<String> protection,
        List<Finding> findings,
        Broken failure) {

    /** How much was checked; {@code removed} lines that retention took away, {@code archived} lines that it moved and that were not looked at, {@code streams} without the collector's own, {@code oldCheckpoints} of those given. */
    record Counts(
            long lines,
            long removed,
            long archived,
            long segments,
            long closedSegments,
            long streams,
            long closedStreams,
            long seals,
            long gossip,
            long enrolments,
            long tiles,
            long checkpoints,
            long oldCheckpoints) {}

    /** The same with more findings, and with this failure where it has none. */
    Report with(List<Finding> more, Broken other) {
        Broken broken = failure == null ? other : failure;
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new Report(
                root,
                folder,
                latest,
                key,
                anchored,
                counts,
                firstTime,
                lastTime,
                services,
                ends,
                protection,
                List.copyOf(all),
                broken);
    }

    /** The same of a log that the user knows by another name than the folder that was read, with what was found before. */
    Report of(LogSource source) {
        List<Finding> all = new ArrayList<>(source.findings());
        all.addAll(findings);
        return new Report(
                root,
                source.name(),
                latest,
                key,
                anchored,
                counts,
                firstTime,
                lastTime,
                services,
                ends,
                source.protection(),
                List.copyOf(all),
                failure);
    }

    /** Of a log that could not even be brought here. */
    static Report unread(LogSource source) {
        Counts none = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        return new Report(
                source.root(),
                source.name(),
                null,
                null,
                false,
                none,
                null,
                null,
                new TreeMap<>(),
                List.of(),
                null,
                source.findings(),
                source.failure());
    }

    /** 0 verified, 1 not, 3 verified with findings. */
    int exit() {
        if (failure != null) {
            return 1;
        }
        return findings.isEmpty() ? 0 : 3;
    }
}
