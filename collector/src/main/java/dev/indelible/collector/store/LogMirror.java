package dev.indelible.collector.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Brings what is final in a log's folder into a WORM store: segment by segment, in the order of the log, its lines and seal
 * before the tiles, these before the checkpoints that cover it. So <b>no checkpoint in the store covers a line that is not
 * there</b>, whenever the mirror is stopped. The checkpoint at a segment's end comes last and says that the segment is whole:
 * the next run goes on behind the last such one. Keys are {@code log/} and the file's name in the folder.
 *
 * <p>An object that is there already is compared byte by byte with the file, since nobody knows how an interrupted call ended
 * or who else may write. Memory holds the segments' names and the sizes of the checkpoints still to be stored.
 *
 * <p>One thread; the log may go on meanwhile. A run that throws may be repeated.
 */
public final class LogMirror {
    private static final String PREFIX = "log/";

    private final Path log;
    private final WormStore store;
    private final Duration keep;

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
    public LogMirror(Path log, WormStore store, Duration keep) {
        this.log = log;
        this.store = store;
        this.keep = keep;
    }

    /**
     * Stores what is final and not in the store.
     *
     * @throws MirrorException where a key of this log holds other bytes, or nothing but delete markers
     */
    public Outcome run() throws IOException, MirrorException {
        List<ClosedSegment> segments = ClosedSegment.list(log);
        int next = segments.size();
        while (next > 0 && !isWhole(segments.get(next - 1))) {
            next--;
        }
        long locked = next == 0 ? 0 : segments.get(next - 1).end();
        SortedSet<Long> kept = keptAbove(locked);
        long objects = 0;
        long bytes = 0;
        for (ClosedSegment segment : segments.subList(next, segments.size())) {
            Instant date = store.now().plus(keep);
            for (LogFile file : segment.files(kept)) {
                Content content = Content.of(file.in(log));
                if (stored(file, content, date)) {
                    objects++;
                    bytes += content.length();
                }
            }
            locked = segment.end();
        }
        return new Outcome(objects, bytes, locked);
    }

    private boolean isWhole(ClosedSegment segment) throws IOException, MirrorException {
        LogFile last = segment.lastCheckpoint();
        Optional<WormStore.Version> there = store.oldest(PREFIX + last.name());
        if (there.isEmpty()) {
            return false;
        }
        check(last, there.get(), Content.of(last.in(log)));
        return true;
    }

    /** Whether this call stored it; false where it was there. */
    private boolean stored(LogFile file, Content content, Instant date) throws IOException, MirrorException {
        String key = PREFIX + file.name();
        try {
            store.put(key, content, date);
            return true;
        } catch (KeyTaken e) {
            Optional<WormStore.Version> there = store.oldest(key);
            if (there.isEmpty()) {
                throw new MirrorException(key + " holds nothing but delete markers: look who writes to the store, and"
                        + " delete them by their versions");
            }
            check(file, there.get(), content);
            return false;
        }
    }

    private void check(LogFile file, WormStore.Version there, Content content) throws IOException, MirrorException {
        if (there.length() != content.length() || !same(there, content)) {
            throw new MirrorException("the oldest version of " + there.key() + " is not " + file.in(log)
                    + ": another log or somebody else wrote it first; nothing more is stored");
        }
        if (store.lock(there).retainUntil() == null) {
            throw new MirrorException("the oldest version of " + there.key()
                    + " is not locked: somebody else wrote it first; nothing more is stored");
        }
    }

    private boolean same(WormStore.Version there, Content content) throws IOException {
        try (InputStream mine = new BufferedInputStream(content.open());
                InputStream theirs = new BufferedInputStream(store.read(there))) {
            int a;
            do {
                a = mine.read();
                if (a != theirs.read()) {
                    return false;
                }
            } while (a >= 0);
            return true;
        }
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
