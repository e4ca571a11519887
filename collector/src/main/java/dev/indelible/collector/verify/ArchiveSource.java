package dev.indelible.collector.verify;

import java.nio.file.Path;
import java.util.List;

/**
 * The archive that a log is to be verified with.
 *
 * @param root the folder that holds {@code events/}
 * @param name as the user knows it
 * @param bucket whether it is a copy from a bucket, in which removed lines stay until their locks are over
 * @param findings about where it came from
 */
record ArchiveSource(Path root, String name, boolean bucket, List<Finding> findings) {}
