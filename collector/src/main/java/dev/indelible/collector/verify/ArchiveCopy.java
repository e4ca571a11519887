package dev.indelible.collector.verify;

import dev.indelible.collector.archive.LockedArchive;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.store.WormStore;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A copy of an archive in a bucket, made to be verified and removed again: of every segment's file the oldest version.
 * Whatever else lies there, and what is not locked, becomes a finding.
 */
final class ArchiveCopy implements Closeable {
    private final Path folder;

    /** Takes room in the folder for temporary files: as much as the archive. */
    ArchiveCopy() throws IOException {
        folder = Files.createTempDirectory("indelible-archive-");
    }

    /** Brings it. */
    ArchiveSource of(WormStore store, String name) throws IOException {
        Path root = folder.toRealPath();
        Findings findings = new Findings();
        List<WormStore.Version> oldest = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        store.list(LockedArchive.PREFIX + "events/", version -> {
            if (version.deleteMarker()) {
                findings.add(
                        "marker",
                        version.key() + " has a delete marker of " + version.stored()
                                + ": somebody tried to delete it.");
            } else if (!seen.add(version.key())) {
                findings.add(
                        "version",
                        version.key() + " has a later version of " + version.stored()
                                + ": somebody tried to replace it. The oldest is what counts.");
            } else {
                oldest.add(version);
            }
        });
        for (WormStore.Version version : oldest) {
            String file = version.key().substring(LockedArchive.PREFIX.length());
            if (Segment.parse(file) == null) {
                findings.add("foreign", version.key() + " is none of a log's files: somebody else put it there.");
                continue;
            }
            if (store.lock(version).retainUntil() == null) {
                findings.add(
                        "unlocked", version.key() + " is not locked: anyone with the right to delete can delete it.");
            }
            Path target = root.resolve(file);
            Files.createDirectories(target.getParent());
            try (InputStream in = store.read(version)) {
                Files.copy(in, target);
            }
            Files.setPosixFilePermissions(target, Durable.WORM);
        }
        return new ArchiveSource(root, name, true, findings.list());
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
