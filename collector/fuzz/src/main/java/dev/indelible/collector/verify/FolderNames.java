package dev.indelible.collector.verify;

import java.io.IOException;
import java.nio.file.Path;

/** How verify reads the names in a log's folder. Lets the fuzz targets see what is this package's own. */
public final class FolderNames {
    private FolderNames() {}

    /** Whether all of them are a log's. */
    public static boolean areRight(Path log) throws IOException {
        try {
            LogFolder.list(log);
            return true;
        } catch (Broken e) {
            return false;
        }
    }
}
