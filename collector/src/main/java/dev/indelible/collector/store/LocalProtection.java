package dev.indelible.collector.store;

import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.disk.FileAttributes.Attribute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well the files of a log's folder are kept from being changed, as they lie there now. On a copy little of it is left,
 * so it is something to say about the original, not a sign of forgery.
 *
 * @param files how many files of the log there are
 * @param writable how many can be written to by mode: all should be 0444
 * @param finals how many will never be changed again: closed segments, seals, full tiles, kept checkpoints
 * @param mutable how many of these are not immutable; 0 where that cannot be known
 * @param open how many segments are being written: 1, or 0 between two
 * @param rewritable how many of these are not append-only; 0 where that cannot be known
 * @param known whether this file system and machine tell attributes at all
 * @param writableFile one of the writable ones, by its name in the log; null for none
 * @param mutableFile one of the mutable ones; null for none
 */
public record LocalProtection(
        long files,
        long writable,
        long finals,
        long mutable,
        long open,
        long rewritable,
        boolean known,
        String writableFile,
        String mutableFile) {
    private static final int BATCH = 512;

    /** Looks at every file; takes a process of lsattr(1) for 512 files. */
    public static LocalProtection of(Path log) throws IOException {
        Count count = new Count(log, FileAttributes.readable(log));
        List<LogFile> part = new ArrayList<>(BATCH);
        LogFile.visit(log, file -> {
            part.add(file);
            if (part.size() == BATCH) {
                count.add(part);
                part.clear();
            }
        });
        count.add(part);
        return new LocalProtection(
                count.files,
                count.writable,
                count.finals,
                count.mutable,
                count.open,
                count.rewritable,
                count.known,
                count.writableFile,
                count.mutableFile);
    }

    /** What an operator should hear, one sentence each; none where every file has all the protection there is. */
    public List<String> sentences() {
        List<String> said = new ArrayList<>();
        if (writable > 0) {
            said.add(writable + " of " + files + " files can be written to by mode, such as " + writableFile);
        }
        if (!known) {
            said.add("this file system or machine does not tell append-only and immutable attributes");
        }
        if (mutable > 0) {
            said.add(mutable + " of " + finals + " final files are not immutable (+i), such as " + mutableFile);
        }
        if (rewritable > 0) {
            said.add("the segment being written is not append-only (+a)");
        }
        return said;
    }

    private static final class Count {
        private final Path log;
        private final boolean known;
        private long files;
        private long writable;
        private long finals;
        private long mutable;
        private long open;
        private long rewritable;
        private String writableFile;
        private String mutableFile;

        Count(Path log, boolean known) {
            this.log = log;
            this.known = known;
        }

        void add(List<LogFile> part) throws IOException {
            Map<Path, Set<Attribute>> attributes =
                    FileAttributes.read(part.stream().map(file -> file.in(log)).toList());
            for (LogFile file : part) {
                if (Files.notExists(file.in(log))) {
                    // A collector that runs replaces partial tiles.
                    continue;
                }
                Set<Attribute> has = attributes.getOrDefault(file.in(log), Set.of());
                files++;
                if (!file.isReadOnly(log)) {
                    writable++;
                    writableFile = writableFile == null ? file.name() : writableFile;
                }
                if (file.isFinal(log)) {
                    finals++;
                    if (known && !has.contains(Attribute.IMMUTABLE)) {
                        mutable++;
                        mutableFile = mutableFile == null ? file.name() : mutableFile;
                    }
                } else if (file.kind() == LogFile.Kind.LINES) {
                    open++;
                    rewritable += known && !has.contains(Attribute.APPEND_ONLY) ? 1 : 0;
                }
            }
        }
    }
}
