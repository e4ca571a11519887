package dev.indelible.collector.store;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One file of a log's folder, as FORMAT.md ("The log's folder") names it.
 *
 * @param name its path below the log's folder, with {@code /}; also the end of its key in a bucket
 * @param kind what it holds
 */
public record LogFile(String name, Kind kind) {

    /** What a file of the log holds. */
    public enum Kind {
        /** Lines of a segment: final once its seal stands beside it. */
        LINES,
        /** The seal of a closed segment: final. */
        SEAL,
        /** A full tile: final. */
        TILE,
        /** A partial tile: goes once the full one stands. */
        PARTIAL_TILE,
        /** A kept checkpoint: final. */
        CHECKPOINT,
        /** What is kept of lines that are not at hand: final. */
        RETAINED,
        /** The latest checkpoint: replaced as the log grows. */
        LATEST
    }

    private static final Pattern SEGMENT =
            Pattern.compile("events/[0-9]{4}/[0-9]{2}/[0-9]{2}/0[0-9]{19}\\.(jsonl|seal)");
    private static final Pattern RETAINED = Pattern.compile("retained/0[0-9]{19}");
    private static final Pattern CHECKPOINT = Pattern.compile("checkpoints/(0|[1-9][0-9]{0,17})");

    /** The file of this name; empty where a log has none. */
    public static Optional<LogFile> of(String name) {
        if (name.equals("checkpoint")) {
            return Optional.of(new LogFile(name, Kind.LATEST));
        }
        if (CHECKPOINT.matcher(name).matches()) {
            return Optional.of(new LogFile(name, Kind.CHECKPOINT));
        }
        if (RETAINED.matcher(name).matches()) {
            return Optional.of(new LogFile(name, Kind.RETAINED));
        }
        if (SEGMENT.matcher(name).matches()) {
            return Optional.of(new LogFile(name, name.endsWith(".seal") ? Kind.SEAL : Kind.LINES));
        }
        try {
            TilePath tile = TilePath.parse(name);
            return tile.level() == TilePath.ENTRIES
                    ? Optional.empty()
                    : Optional.of(new LogFile(name, tile.width() == TilePath.WIDTH ? Kind.TILE : Kind.PARTIAL_TILE));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Is shown files. */
    public interface Visitor {
        void visit(LogFile file) throws IOException;

        /** A file or folder could not be looked at: goes on where this returns. */
        default void failed(IOException e) throws IOException {
            throw e;
        }

        /** Whether no more files are wanted. */
        default boolean ended() {
            return false;
        }
    }

    /**
     * Shows all files of a log that may be growing, in no order. What has another name is left out, and so is what goes away
     * meanwhile. No link is followed.
     *
     * @param log the log's folder
     */
    public static void visit(Path log, Visitor visitor) throws IOException {
        visit(log, log, visitor);
    }

    /** The same for one folder of the log. */
    static void visit(Path folder, Path log, Visitor visitor) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Optional<LogFile> known =
                        attributes.isRegularFile() ? of(log.relativize(file).toString()) : Optional.empty();
                if (known.isPresent()) {
                    visitor.visit(known.get());
                }
                return visitor.ended() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (!(e instanceof NoSuchFileException) || file.equals(folder)) {
                    visitor.failed(e);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path listed, IOException e) throws IOException {
                if (e != null) {
                    visitor.failed(e);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Where it lies. */
    public Path in(Path log) {
        return log.resolve(name);
    }

    /** The seal of the segment whose lines this file holds. */
    public LogFile seal() {
        return new LogFile(name.substring(0, name.length() - ".jsonl".length()) + ".seal", Kind.SEAL);
    }

    /** Whether nothing will ever be changed in it again, which for a segment's lines the folder must tell. */
    public boolean isFinal(Path log) {
        return switch (kind) {
            case SEAL, TILE, CHECKPOINT, RETAINED -> true;
            case LINES -> Files.exists(seal().in(log), LinkOption.NOFOLLOW_LINKS);
            case PARTIAL_TILE, LATEST -> false;
        };
    }

    /** Whether no one's mode bits allow to write to it. */
    public boolean isReadOnly(Path log) throws IOException {
        return Durable.WORM.containsAll(Files.getPosixFilePermissions(in(log), LinkOption.NOFOLLOW_LINKS));
    }
}
