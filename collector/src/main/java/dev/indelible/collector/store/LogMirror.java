package dev.indelible.collector.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings what is final in a log's folder into a WORM store: segment by segment, in the order of the log, its seal and lines
 * before the tiles, these before the checkpoints that cover it. So <b>no kept checkpoint in the store covers a line that is
 * not there, and no lines are there without their seal</b>, whenever the mirror is stopped. The checkpoint at a segment's end
 * comes last. Only what this collector has seen confirmed itself counts as done ({@link MirrorProgress}). Keys are {@code
 * log/} and the file's name in the folder.
 *
 * <p>An object that is there already is compared byte by byte with the file, since nobody knows how an interrupted call ended
 * or who else may write. Memory holds the segments' names and the sizes of the checkpoints still to be stored.
 *
 * <p>One thread runs it, and some more with it; {@link #locked} is for any. The log may go on meanwhile. A run that throws
 * may be repeated.
 */
public final class LogMirror {
    /** Before the names of all files of the log. */
    static final String PREFIX = "log/";

    private final Path log;
    private final LockedObjects objects;
    private final WormStore store;
    private final Duration keep;
    private final MirrorProgress progress;
    private volatile long locked;

    /**
     * What a run came to.
     *
     * @param objects how many were stored by this run
     * @param bytes how many bytes these have
     * @param locked the lines below this index are in the store, with all that proves them
     */
    public record Outcome(long objects, long bytes, long locked) {}

    /**
     * Does nothing before {@link #run}.
     *
     * @param log the log's folder
     * @param keep how long each object is locked, from when it is stored
     */
    public LogMirror(Path log, WormStore store, Duration keep, MirrorProgress progress) throws IOException {
        this.log = log;
        this.store = store;
        this.objects = new LockedObjects(store, keep);
        this.keep = keep;
        this.progress = progress;
        this.locked = progress.size();
    }

    /** The lines below this index are in the store, with all that proves them. */
    public long locked() {
        return locked;
    }

    /**
     * Stores what is final and not in the store.
     *
     * @throws MirrorException where a key of this log holds other bytes, or nothing but delete markers
     */
    public Outcome run() throws IOException, MirrorException {
        List<ClosedSegment> segments = ClosedSegment.list(log);
        long done = locked;
        if (segments.stream().noneMatch(segment -> segment.end() == done)) {
            locked = 0;
        }
        SortedSet<Long> kept = keptAbove(locked);
        AtomicLong count = new AtomicLong();
        AtomicLong bytes = new AtomicLong();
        for (ClosedSegment segment : segments) {
            if (segment.end() > locked) {
                Instant date = store.now().plus(keep);
                for (List<LogFile> part : segment.parts(kept)) {
                    Abreast.each(part, file -> {
                        Content content = Content.of(file.in(log));
                        if (objects.stored(PREFIX + file.name(), content, date)) {
                            count.incrementAndGet();
                            bytes.addAndGet(content.length());
                        }
                    });
                }
                progress.reached(segment.end());
                locked = segment.end();
            }
        }
        return new Outcome(count.get(), bytes.get(), locked);
    }

    private SortedSet<Long> keptAbove(long size) throws IOException {
        SortedSet<Long> kept = new TreeSet<>();
        Path folder = log.resolve("checkpoints");
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    if (LogFile.of("checkpoints/" + file.getFileName()).isPresent()) {
                        long each = Long.parseLong(file.getFileName().toString());
                        if (each > size) {
                            kept.add(each);
                        }
                    }
                }
            }
        }
        return kept;
    }
}
