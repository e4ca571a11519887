package dev.indelible.collector.verify;

import java.nio.file.Path;

/**
 * Where the files of segments lie: in the log's folder, or, those below an index, in its archive under the same names.
 *
 * @param log the log's folder
 * @param archive null where all lie in the log's folder
 * @param atHand index of the first line in the log's folder
 */
record SegmentRoots(Path log, Path archive, long atHand) {
    /** A log that is all in its folder, as far as it is looked at. */
    SegmentRoots(Path log) {
        this(log, null, 0);
    }

    Path of(Segment segment) {
        return segment.first() < atHand ? archive : log;
    }

    /** How people find its lines. */
    String shown(Segment segment) {
        return (segment.first() < atHand ? "archive/" : "") + segment.path();
    }
}
