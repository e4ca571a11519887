package dev.indelible.collector.verify;

import dev.indelible.chain.merkle.TilePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names in a log's folder (FORMAT.md, "The log's folder"): only regular files and folders, only at canonical paths.
 * Contents are not read here. What came into the folder after {@link #list} is not seen.
 */
final class LogFolder {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern FOLDER =
            Pattern.compile("retained|events(/[0-9]{4}(/[0-9]{2}(/[0-9]{2})?)?)?|checkpoints"
                    + "|tile(/(0|[1-9][0-9]?)(/x[0-9]{3}){0,6}(/[0-9]{3}\\.p)?)?");

    private static final Pattern RETAINED = Pattern.compile("00[0-9]{18}");

    private final Path root;
    private final List<Segment> segments = new ArrayList<>();
    private final Set<String> seals = new HashSet<>();
    private final List<Segment> leftovers = new ArrayList<>();
    private final List<Long> retained = new ArrayList<>();
    private long[] checkpoints = new long[64];
    private int kept;

    private LogFolder(Path root) {
        this.root = root;
    }

    /** Whether a folder looks like a log at all, right or wrong. */
    static boolean isLog(Path root) {
        return Files.isDirectory(root)
                && (Files.exists(root.resolve("checkpoint"), LinkOption.NOFOLLOW_LINKS)
                        || Files.isDirectory(root.resolve("events"), LinkOption.NOFOLLOW_LINKS));
    }

    /** Walks the folder. */
    static LogFolder list(Path root) throws Broken, IOException {
        LogFolder folder = new LogFolder(root);
        Walk walk = folder.new Walk();
        Files.walkFileTree(root, walk);
        if (walk.broken != null) {
            throw walk.broken;
        }
        folder.order();
        return folder;
    }

    /** In log order. */
    List<Segment> segments() {
        return List.copyOf(segments);
    }

    /** Index of the first line that retention neither removed nor archived; 0 where all are here. */
    long before() {
        return retained.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** The indexes that {@code retained/} has files for. */
    List<Long> retained() {
        return List.copyOf(retained);
    }

    /**
     * Whether a removal was cut off: what lies below {@link #before} is no part of this folder any more.
     *
     * @param removed index of the first line that is not removed: the others that are not at hand are archived
     */
    boolean hasLeftovers(long removed) {
        return !leftovers.isEmpty() || retained.stream().anyMatch(index -> index != before() && index != removed);
    }

    /** Sizes of the kept checkpoints, ascending. */
    long[] checkpoints() {
        return checkpoints.clone();
    }

    Path resolve(String path) {
        return root.resolve(path);
    }

    private void order() throws Broken {
        checkpoints = Arrays.copyOf(checkpoints, kept);
        Arrays.sort(checkpoints);
        segments.removeIf(segment -> segment.first() < before() && leftovers.add(segment));
        seals.removeIf(seal -> Segment.parse(seal).first() < before() && leftovers.add(Segment.parse(seal)));
        segments.sort(Comparator.comparingLong(Segment::first).thenComparing(Segment::date));
        for (int i = 0; i < segments.size(); i++) {
            Segment segment = segments.get(i);
            if (seals.remove(segment.sealPath())) {
                segment = segment.withSeal();
                segments.set(i, segment);
            }
            if (i > 0 && segment.date().isBefore(segments.get(i - 1).date())) {
                throw new Broken(Place.file(segment.path()), "its date runs back behind the segment before it");
            }
        }
        for (String seal : seals) {
            throw new Broken(Place.file(seal), "seals a segment that is not there");
        }
    }

    private void file(String path) throws Broken {
        if (path.equals("checkpoint")) {
            return;
        }
        if (path.startsWith("checkpoints/")) {
            String name = path.substring("checkpoints/".length());
            if (SIZE.matcher(name).matches()) {
                if (kept == checkpoints.length) {
                    checkpoints = Arrays.copyOf(checkpoints, kept * 2);
                }
                checkpoints[kept++] = Long.parseLong(name);
                return;
            }
        } else if (path.startsWith("retained/")) {
            String name = path.substring("retained/".length());
            if (RETAINED.matcher(name).matches()
                    && Long.parseLong(name) % TilePath.WIDTH == 0
                    && Long.parseLong(name) > 0) {
                retained.add(Long.parseLong(name));
                return;
            }
        } else if (path.startsWith("tile/")) {
            if (tile(path) != null) {
                return;
            }
        } else {
            Segment segment = Segment.parse(path);
            if (segment != null) {
                if (segment.first() % TilePath.WIDTH != 0) {
                    throw new Broken(Place.file(path), "a segment starts at a multiple of " + TilePath.WIDTH);
                }
                if (segment.sealed()) {
                    seals.add(path);
                } else {
                    segments.add(segment);
                }
                return;
            }
        }
        throw new Broken(Place.file(path), "an unexpected file: nothing but the log lies in its folder");
    }

    /** The tile at a canonical path, or null. */
    static TilePath tile(String path) {
        try {
            TilePath tile = TilePath.parse(path);
            return tile.level() >= 0 && tile.path().equals(path) ? tile : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * What is gone between its name and a look at it was a partial tile that a running collector replaced. Were it anything
     * that must stand, it would be missed later.
     */
    static FileVisitResult gone(IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    /** Stops at the first wrong name. Links are not followed and not allowed. */
    private final class Walk extends SimpleFileVisitor<Path> {
        private Broken broken;

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String path = relative(directory);
            if (path.isEmpty() || FOLDER.matcher(path).matches()) {
                return FileVisitResult.CONTINUE;
            }
            return stop(new Broken(Place.file(path), "an unexpected folder: nothing but the log lies in its folder"));
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String path = relative(file);
            try {
                if (!attributes.isRegularFile()) {
                    throw new Broken(Place.file(path), "no regular file: a log has no links and no devices");
                }
                file(path);
                return FileVisitResult.CONTINUE;
            } catch (Broken e) {
                return stop(e);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return gone(e);
        }

        private FileVisitResult stop(Broken e) {
            broken = e;
            return FileVisitResult.TERMINATE;
        }

        private String relative(Path path) {
            return root.relativize(path).toString();
        }
    }
}
