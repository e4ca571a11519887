package dev.indelible.collector.verify;

import java.nio.file.Path;
import java.util.List;

/**
 * A log that is to be verified, and what was found before its folder was read.
 *
 * @param root the folder to read, its last part no link
 * @param name as the user knows it
 * @param findings about where it came from
 * @param failure why there is no log to read; null where there is one
 */
record LogSource(Path root, String name, List<Finding> findings, Broken failure) {
    /** A folder as it lies there. */
    static LogSource folder(Path root) {
        return new LogSource(root, root.toString(), List.of(), null);
    }
}
