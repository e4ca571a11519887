package dev.indelible.collector.log;

import java.io.IOException;
import java.nio.file.Path;

/** How the collector reads the names in a log's folder at its start. Lets the fuzz targets see what is this package's own. */
public final class LogNames {
    private LogNames() {}

    /** Reads them all; whatever is wrong is told as the start tells it. */
    public static void read(Path log) throws IOException, LogException {
        Retained retained = Retained.newest(log);
        SegmentName.list(log.resolve("events"), retained == null ? 0 : retained.before());
        new CheckpointFiles(log, log, null, null).newest(null);
    }
}
