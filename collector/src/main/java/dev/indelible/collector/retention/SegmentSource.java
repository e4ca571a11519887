package dev.indelible.collector.retention;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;

/** Where closed segments are read from: the log's folder or its archive. What is shown is the log's, or nothing is. */
interface SegmentSource {
    /** Is shown lines. */
    interface Reader {
        void line(byte[] line, long index) throws IOException, LogException;
    }

    /** Shows every line of a segment in order. */
    void read(SegmentName name, Reader reader) throws IOException, LogException, ArchiveException;

    /** The checkpoint in a segment's seal, its signatures verified; null where the segment is still written. */
    CheckpointNote sealed(SegmentName name) throws IOException, LogException, ArchiveException;

    /** Where people find it. */
    String at(SegmentName name);
}
