package dev.indelible.collector.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings what is final in a log's folder into a WORM store: segment by segment, in the order of the log, its seal and lines
 * before the tiles, these before the checkpoints that cover it. So <b>no kept checkpoint in the store covers a line that is
 * not there, and no lines are there without their seal</b>, whenever the mirror is stopped. The checkpoint at a segment's end
 * comes last. Only what this collector has seen confirmed itself counts as done ({@link MirrorProgress}), as long as the store
 * has the last of it. Keys are {@code
 * log/} and the file's name in the folder.
 *
 * <p>A store keeps a log from its beginning: one whose front was removed or archived is gone on with where the store has
 * that front, and not begun. What is kept of the front goes up too, for the day on which the bucket lets the objects go.
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
    private final Set<String> storedRetained = new HashSet<>();
    private boolean known;
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
        long front = front();
        if (!known) {
            requireStored();
        }
        if (done != front && segments.stream().noneMatch(segment -> segment.end() == done)) {
            locked = front;
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
        for (LogFile file : retained()) {
            if (!storedRetained.contains(file.name())) {
                Content content = Content.of(file.in(log));
                if (objects.stored(PREFIX + file.name(), content, store.now().plus(keep))) {
                    count.incrementAndGet();
                    bytes.addAndGet(content.length());
                }
                storedRetained.add(file.name());
            }
        }
        return new Outcome(count.get(), bytes.get(), locked);
    }

    /**
     * Makes sure that the store has what is never compared again: the lines that an earlier run has seen locked there, and
     * the log's front where it is not at hand. A store is known by its name, and another may have the same.
     *
     * @throws MirrorException where it has not
     */
    public void requireStored() throws IOException, MirrorException {
        long front = front();
        long seen = progress.size();
        if (front > seen && !has(front)) {
            throw new MirrorException("the lines below " + front + " were removed or archived before they were stored"
                    + " there, and a store keeps a log from its beginning: serve this log without a store, or begin a"
                    + " new log with it");
        }
        if (front <= seen && seen > 0 && Files.exists(end(seen).in(log)) && !has(seen)) {
            throw new MirrorException("the lines below " + seen + " were seen locked there, and " + PREFIX
                    + end(seen).name()
                    + " is gone: this is another store of the same name, or somebody deleted what was"
                    + " locked. Name the store that has them; to store all of this log there once more, stop the"
                    + " collector and remove its file mirrored");
        }
        known = true;
    }

    /** The checkpoint at a segment's end is stored after all that is before it. */
    private boolean has(long size) throws IOException {
        Path mine = end(size).in(log);
        Optional<WormStore.Version> there = store.oldest(PREFIX + end(size).name());
        return there.isPresent() && Files.exists(mine) && objects.same(Content.of(mine), there.get());
    }

    private static LogFile end(long size) {
        return new LogFile("checkpoints/" + size, LogFile.Kind.CHECKPOINT);
    }

    /** Index of the first line that is at hand. */
    private long front() throws IOException {
        return retained().stream()
                .mapToLong(file -> Long.parseLong(file.name().substring("retained/".length())))
                .max()
                .orElse(0);
    }

    private List<LogFile> retained() throws IOException {
        List<LogFile> files = new ArrayList<>();
        Path folder = log.resolve("retained");
        if (Files.isDirectory(folder)) {
            LogFile.visit(folder, log, files::add);
        }
        return files;
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
