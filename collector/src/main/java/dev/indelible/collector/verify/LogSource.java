package dev.indelible.collector.verify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A log that is to be verified, and what was found before its folder was read.
 *
 * @param root the folder to read, its last part no link
 * @param name as the user knows it
 * @param findings about where it came from
 * @param archive what is to be read with it; null for nothing
 * @param failure why there is no log to read; null where there is one
 */
record LogSource(Path root, String name, List<Finding> findings, ArchiveSource archive, Broken failure) {
    /** A folder as it lies there. */
    static LogSource folder(Path root) {
        return new LogSource(root, root.toString(), List.of(), null, null);
    }

    /** The same with an archive, and what was found about that. */
    LogSource with(ArchiveSource other) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(other.findings());
        return new LogSource(root, name, List.copyOf(all), other, failure);
    }
}
