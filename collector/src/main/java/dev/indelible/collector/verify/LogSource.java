package dev.indelible.collector.verify;

import dev.indelible.collector.store.LocalProtection;
import java.io.IOException;
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
 * @param inPlace whether the folder is the one that the user named, and no copy made here
 * @param failure why there is no log to read; null where there is one
 */
record LogSource(
        Path root, String name, List<Finding> findings, ArchiveSource archive, boolean inPlace, Broken failure) {
    /** A folder as it lies there. */
    static LogSource folder(Path root) {
        return new LogSource(root, root.toString(), List.of(), null, true, null);
    }

    /** The same with an archive, and what was found about that. */
    LogSource with(ArchiveSource other) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(other.findings());
        return new LogSource(root, name, List.copyOf(all), other, inPlace, failure);
    }

    /**
     * What of their own protection the files lack where they lie, a sentence each; null of a copy made here. On a copy that
     * somebody else made much is lacking, so that this is no finding.
     */
    List<String> protection() {
        try {
            return inPlace ? LocalProtection.of(root).sentences() : null;
        } catch (IOException e) {
            return List.of("whether the files are read-only cannot be told: " + e.getMessage());
        }
    }
}
