package dev.indelible.collector.retention;

import dev.indelible.chain.Encoding;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.log.Retained;
import dev.indelible.collector.log.SegmentName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The files under {@code log/retained/}: made beside the log, placed whole, and dropped once another holds what they held. */
final class RetainedFolder {
    private static final String STAGED = "new-retained.tmp";

    private final Home home;
    private final Removal.Steps steps;
    private final Set<Long> placed = new HashSet<>();

    RetainedFolder(Home home, Removal.Steps steps) {
        this.home = home;
        this.steps = steps;
    }

    /**
     * Writes what is kept of the lines below an index, not yet under its name.
     *
     * @param from index of the first line of the segments; what is kept of the lines before it is there, as it was signed
     * @return base64 SHA-256
     */
    String stage(LogFront front, long from, Map<SegmentName, SegmentSource> segments, long before)
            throws IOException, LogException, ArchiveException {
        Path staged = staged();
        Files.deleteIfExists(staged);
        Retained earlier = from == 0 ? null : Retained.of(home.log(), from);
        if (earlier != null && !placed.contains(from)) {
            String digest = Encoding.base64(earlier.sha256());
            if (!digest.equals(front.signedRemoval(from)) && !digest.equals(front.signedArchival(from))) {
                throw new LogException(
                        earlier.file() + " is not what a retention line of this log signs; restore it from a copy");
            }
        }
        return Encoding.base64(
                Extract.of(front.ownStream(), earlier, segments, before).write(staged));
    }

    /** Gives what was staged its name. Where that is there already, it is the same file. */
    void place(long before, String digest) throws IOException, LogException {
        Path file = Retained.of(home.log(), before).file();
        if (Files.exists(file)) {
            if (!Encoding.base64(Retained.of(home.log(), before).sha256()).equals(digest)) {
                throw new LogException(file + " is not what the lines below " + before + " leave; run verify");
            }
            Files.delete(staged());
        } else {
            Durable.folders(file.getParent());
            Files.move(staged(), file, StandardCopyOption.ATOMIC_MOVE);
            Durable.syncFolder(file.getParent());
        }
        placed.add(before);
        steps.done("retained " + before);
    }

    /** Drops all but that for what is removed and that for what is not at hand. */
    void keepOnly(long removed, long first) throws IOException {
        List<Path> others = Retained.all(home.log()).stream()
                .filter(before -> before != removed && before != first)
                .map(before -> Retained.of(home.log(), before).file())
                .toList();
        FileAttributes.lift(others);
        for (Path file : others) {
            Files.delete(file);
            Durable.syncFolder(file.getParent());
            steps.done("dropped " + file.getFileName());
        }
    }

    private Path staged() {
        return home.temp().resolve(STAGED);
    }
}
