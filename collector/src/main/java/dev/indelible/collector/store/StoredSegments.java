package dev.indelible.collector.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Lists what a mirror has left in a store, and says where something that must be there is gone: a mirror stores in order, so
 * what comes later is the sign of what came before. One thread.
 */
final class StoredSegments {
    private final WormStore store;
    private long begin;

    StoredSegments(WormStore store) {
        this.store = store;
    }

    /** In order, each with its lines where they are there as one object. */
    List<StoredSegment> list(BiConsumer<String, String> told) throws IOException, MirrorException {
        Map<String, WormStore.Version> lines = new HashMap<>();
        Map<String, WormStore.Version> seals = new TreeMap<>();
        list(LogMirror.PREFIX + "events/", told, version -> {
            LogFile file = known(version, told);
            if (file != null && file.kind() == LogFile.Kind.SEAL) {
                seals.put(version.key(), version);
            } else if (file != null) {
                lines.put(LogMirror.PREFIX + file.seal().name(), version);
            }
        });
        List<StoredSegment> all = new ArrayList<>();
        for (WormStore.Version seal : seals.values()) {
            all.add(StoredSegment.read(store, seal, lines.get(seal.key())));
        }
        begin = begin(all);
        lines.keySet().removeIf(key -> first(key) < begin);
        for (Map.Entry<String, WormStore.Version> each : lines.entrySet()) {
            if (!seals.containsKey(each.getKey())) {
                throw gone(each.getKey(), each.getValue().key() + " is there");
            }
        }
        List<StoredSegment> segments = new ArrayList<>();
        long next = begin;
        for (StoredSegment segment : all) {
            if (segment.first() < begin) {
                continue;
            }
            if (segment.first() != next || segment.end() <= next) {
                throw gone("the segment that begins with line " + next, segment.name() + " comes next");
            }
            next = segment.end();
            segments.add(segment);
        }
        return segments;
    }

    /** Index of the first line that {@link #list} found: what is before it is told of by the file {@code retained/} for it. */
    long begin() {
        return begin;
    }

    /**
     * Objects of removed lines go once their locks are over, in no order. The log here begins with its first line where all is
     * there, or where the first file {@code retained/} says that has all behind it.
     */
    private long begin(List<StoredSegment> all) throws IOException {
        SortedSet<Long> retained = new TreeSet<>();
        list(LogMirror.PREFIX + "retained/", (code, text) -> {}, version -> {
            LogFile file = known(version, (code, text) -> {});
            if (file != null) {
                retained.add(first(file.name()));
            }
        });
        if (retained.isEmpty() || whole(all, 0, retained.last())) {
            return 0;
        }
        for (long index : retained) {
            if (whole(all, index, retained.last())) {
                return index;
            }
        }
        return 0;
    }

    /** Whether the segments from one index up to another are all there, with their lines. */
    private static boolean whole(List<StoredSegment> all, long from, long to) {
        long next = from;
        for (StoredSegment segment : all) {
            if (segment.first() >= from && segment.first() < to) {
                if (segment.first() != next || segment.lines() == null) {
                    return false;
                }
                next = segment.end();
            }
        }
        return next >= to;
    }

    /** The index in a segment's name, or in that of a file below {@code retained/}. */
    private static long first(String name) {
        return Long.parseLong(name.substring(name.lastIndexOf('/') + 1).replace(".seal", ""));
    }

    /** Where the segments end by now whose lines are there: a mirror may have brought up more since they were listed. */
    long endNow(Pieces pieces) throws IOException, MirrorException {
        List<StoredSegment> now = list((code, text) -> {});
        for (int i = now.size() - 1; i >= 0; i--) {
            if (now.get(i).lines() != null || pieces.at(now.get(i).first()) != null) {
                return now.get(i).end();
            }
        }
        return 0;
    }

    /** Shows the oldest version of each key, and tells what else lies there. */
    void list(String prefix, BiConsumer<String, String> told, WormStore.Visitor truths) throws IOException {
        StoredVersions versions = new StoredVersions(truths, told);
        store.list(prefix, versions);
        versions.end();
    }

    /** The file of a log that this is; null where it is none, which is told. */
    static LogFile known(WormStore.Version version, BiConsumer<String, String> told) {
        LogFile file = LogFile.of(version.key().substring(LogMirror.PREFIX.length()))
                .filter(each -> each.kind() != LogFile.Kind.LATEST && each.kind() != LogFile.Kind.PARTIAL_TILE)
                .orElse(null);
        if (file == null) {
            told.accept("foreign", version.key() + " is none of a log's files: somebody else put it there.");
        }
        return file;
    }

    /** What was stored before the sign was, and is not there. */
    static MirrorException gone(String what, String sign) {
        return new MirrorException(what + " is gone from the store, though " + sign
                + ": somebody deleted it below the store's own locks, or another log's objects lie there");
    }
}
