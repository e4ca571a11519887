package dev.indelible.collector.store;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * Brings the log that lies in a store into an empty folder: of each object the oldest version, whatever lies on top. What a
 * mirror stores in order cannot be missing in the middle: where it is, somebody below the store's interface took it away,
 * and nothing is restored over that. Only at the front may segments be gone, whose locks are over, where a file
 * {@code retained/} stands for them. The bytes are not believed here: a start and {@code verify} read them from the lines up.
 *
 * A log that grows meanwhile is verified as far as it went when it was listed.
 *
 * <p>One use, one thread, and some more with it. Memory holds the segments' seals.
 */
public final class StoredLog {
    private static final int PART = 1_024;
    /** A full tile; a checkpoint has far less. */
    private static final int MAX_BYTES = 8_192;

    private final WormStore store;
    private final Path log;
    private final BiConsumer<String, String> odd;
    private final StoredSegments stored;
    private final Pieces pieces;
    private long end;
    private long excused;
    private long objects;

    /**
     * What was brought.
     *
     * @param sealed lines in closed segments
     * @param size lines in all: those of an open segment come from pieces
     * @param objects how many objects of closed segments
     * @param promised whether the store says that the log never signed what is not in it
     */
    public record Outcome(long sealed, long size, long objects, boolean promised) {}

    /**
     * Does nothing yet.
     *
     * @param log an empty folder
     * @param odd told what is not as a mirror leaves it, and no loss: a word for programs and a sentence for people
     */
    public StoredLog(WormStore store, Path log, BiConsumer<String, String> odd) {
        this.store = store;
        this.log = log;
        // Several threads look at objects, and whoever is told need not know.
        this.odd = (code, text) -> {
            synchronized (store) {
                odd.accept(code, text);
            }
        };
        this.stored = new StoredSegments(store);
        this.pieces = new Pieces(store, this.odd);
    }

    /**
     * All there is, to go on from: the segment that was open too.
     *
     * @throws MirrorException where something is missing or wrong in the middle
     */
    public Outcome restore() throws IOException, MirrorException {
        List<StoredSegment> segments = stored.list(odd);
        fetch(segments);
        for (StoredSegment segment : segments) {
            // The tiles and checkpoints of a segment that was on its way up may be missing; this one must stand.
            write("checkpoints/" + segment.end(), segment.note().getBytes(StandardCharsets.UTF_8));
        }
        long size = end;
        WormStore.Version piece = pieces.at(end);
        if (piece != null) {
            LocalDate day = piece.stored().atZone(ZoneOffset.UTC).toLocalDate();
            LocalDate last =
                    segments.isEmpty() ? day : segments.get(segments.size() - 1).date();
            LocalDate date = day.isBefore(last) ? last : day;
            Path file = log.resolve(String.format(
                    Locale.ROOT,
                    "events/%04d/%02d/%02d/%020d.jsonl",
                    date.getYear(),
                    date.getMonthValue(),
                    date.getDayOfMonth(),
                    end));
            Durable.folders(file.getParent());
            size = pieces.write(file, end, Long.MAX_VALUE);
        }
        if (pieces.goOn(size)) {
            throw new MirrorException(
                    "a collector still stores lines there: stop it first, two must not go on with one log");
        }
        return new Outcome(end, size, objects, StoredLevel.promised(store));
    }

    /**
     * Closed segments that are there with everything that proves them, to be verified; and the latest checkpoint, that at
     * their end.
     *
     * @throws MirrorException where something is missing or wrong in the middle, or there is no such segment
     */
    public Outcome whole() throws IOException, MirrorException {
        List<StoredSegment> segments = new ArrayList<>(stored.list(odd));
        while (!segments.isEmpty() && store.oldest(endKey(segments)).isEmpty()) {
            StoredSegment last = segments.remove(segments.size() - 1);
            if (excused > 0) {
                throw StoredSegments.gone("checkpoints/" + last.end(), "lines of a later segment are there");
            }
            excused = last.lines() == null ? 0 : last.end();
            odd.accept(
                    "unfinished",
                    last.name() + " is there, but not the checkpoint at its end: it is being stored, or somebody took"
                            + " that away. It was not verified.");
        }
        if (segments.isEmpty()) {
            throw new MirrorException("there is no whole segment of a log in the store");
        }
        fetch(segments);
        StoredSegment last = segments.get(segments.size() - 1);
        write("checkpoint", last.note().getBytes(StandardCharsets.UTF_8));
        long size = pieces.write(null, end, Long.MAX_VALUE);
        pieces.goOn(size);
        return new Outcome(end, size, objects, StoredLevel.promised(store));
    }

    private static String endKey(List<StoredSegment> segments) {
        return LogMirror.PREFIX + "checkpoints/"
                + segments.get(segments.size() - 1).end();
    }

    /** Brings these segments, and what is below their end of tiles and checkpoints. */
    private void fetch(List<StoredSegment> segments) throws IOException, MirrorException {
        int last = segments.size() - 1;
        for (int i = 0; i <= last; i++) {
            StoredSegment segment = segments.get(i);
            if (!fetchLines(segment)) {
                if (i < last) {
                    throw StoredSegments.gone(segment.name(), "later segments are there");
                }
                segments.remove(i);
                odd.accept(
                        "unfinished",
                        "the seal of " + segment.name()
                                + " is there and its lines are not: they were on their way up, or"
                                + " somebody took them away.");
            }
        }
        end = segments.isEmpty()
                ? stored.begin()
                : segments.get(segments.size() - 1).end();
        if (stored.begin() > 0) {
            fetchRetained(stored.begin());
        }
        fetchAll(LogMirror.PREFIX + "tile/");
        fetchAll(LogMirror.PREFIX + "checkpoints/");
    }

    /** What is kept of the lines whose objects the bucket has let go. */
    private void fetchRetained(long begin) throws IOException, MirrorException {
        String name = String.format(Locale.ROOT, "retained/%020d", begin);
        WormStore.Version there = store.oldest(LogMirror.PREFIX + name)
                .orElseThrow(() -> StoredSegments.gone(name, "the lines before it are not"));
        requireLocked(there);
        Path file = log.resolve(name);
        Durable.folders(file.getParent());
        try (InputStream in = store.read(there)) {
            Files.copy(in, file);
        }
        Files.setPosixFilePermissions(file, Durable.WORM);
        objects++;
    }

    private boolean fetchLines(StoredSegment segment) throws IOException, MirrorException {
        requireLocked(segment.sealed());
        Path file = log.resolve(segment.name());
        Durable.folders(file.getParent());
        if (segment.lines() != null) {
            requireLocked(segment.lines());
            try (InputStream in = store.read(segment.lines())) {
                Files.copy(in, file);
            }
        } else if (pieces.at(segment.first()) == null
                || pieces.write(file, segment.first(), segment.end()) != segment.end()) {
            Files.deleteIfExists(file);
            return false;
        }
        if (!Arrays.equals(segment.digest(), Pieces.digest(file))) {
            throw new MirrorException(segment.name() + " in the store is not what its seal says");
        }
        Files.setPosixFilePermissions(file, Durable.WORM);
        write(LogFile.of(segment.name()).orElseThrow().seal().name(), segment.seal());
        objects += 2;
        return true;
    }

    private void fetchAll(String prefix) throws IOException, MirrorException {
        List<WormStore.Version> part = new ArrayList<>();
        MirrorException[] failed = new MirrorException[1];
        stored.list(prefix, odd, version -> {
            LogFile file = StoredSegments.known(version, odd);
            if (file == null || failed[0] != null) {
                return;
            }
            try {
                if (!covered(file)) {
                    return;
                }
                part.add(version);
                if (part.size() == PART) {
                    fetchPart(part);
                }
            } catch (MirrorException e) {
                failed[0] = e;
            }
        });
        if (failed[0] != null) {
            throw failed[0];
        }
        fetchPart(part);
    }

    private void fetchPart(List<WormStore.Version> part) throws IOException, MirrorException {
        Abreast.each(part, version -> {
            requireLocked(version);
            if (version.length() > MAX_BYTES) {
                throw new MirrorException(
                        version.key() + " has " + version.length() + " bytes: no tile or checkpoint is that long");
            }
            try (InputStream in = store.read(version)) {
                write(version.key().substring(LogMirror.PREFIX.length()), in.readAllBytes());
            }
        });
        objects += part.size();
        part.clear();
    }

    /**
     * Whether it belongs to what is brought. What was stored after lines that are not there says that they were; only the
     * segment that is on its way up is excused.
     */
    private boolean covered(LogFile file) throws IOException, MirrorException {
        long needed;
        if (file.kind() == LogFile.Kind.CHECKPOINT) {
            needed = Long.parseLong(file.name().substring("checkpoints/".length()));
        } else {
            TilePath tile = TilePath.parse(file.name());
            needed = (tile.index() + 1) << (8 * (tile.level() + 1));
        }
        if (needed > Math.max(end, excused)) {
            excused = stored.endNow(pieces);
        }
        if (needed > Math.max(end, excused)) {
            throw StoredSegments.gone("the segment of line " + (needed - 1), file.name() + " is there");
        }
        return needed <= end;
    }

    private void requireLocked(WormStore.Version version) throws IOException {
        Instant until = store.lock(version).retainUntil();
        if (until == null) {
            odd.accept("unlocked", version.key() + " is not locked: anyone with the right to delete can delete it.");
        }
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = log.resolve(name);
        if (!Files.exists(file)) {
            synchronized (this) {
                Durable.folders(file.getParent());
            }
            Files.write(file, bytes);
            Files.setPosixFilePermissions(file, Durable.WORM);
        }
    }
}
