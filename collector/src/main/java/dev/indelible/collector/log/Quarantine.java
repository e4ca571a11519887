package dev.indelible.collector.log;

import dev.indelible.chain.line.Line;
import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.store.LocalWorm;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The folder {@code quarantine/}: lines that a crash left past the last checkpoint and that did not verify. Nothing is
 * ever deleted from it, and each file is named by an alarm line in the log: also one whose run was killed before it could
 * write the alarm. Used during start-up only.
 */
final class Quarantine {
    private static final Pattern NAME = Pattern.compile("[0-9]{1,19}-[0-9]{1,19}\\.jsonl");

    private final Home home;
    private final Set<String> all = new HashSet<>();
    private final SortedSet<String> unrecorded = new TreeSet<>();

    /** Lists what lies there; files of other names are not ours. */
    Quarantine(Home home) throws IOException {
        this.home = home;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.quarantine())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (NAME.matcher(name).matches()) {
                    all.add(name);
                }
            }
        }
        unrecorded.addAll(all);
    }

    /** Looks at a line of the collector's own stream: an alarm may name a file. */
    void recorded(Line own) {
        Map<String, Object> file = own.object("resource");
        if (file != null && own.kind().equals("alarm") && StartLines.QUARANTINE.equals(own.text("action"))) {
            unrecorded.remove(String.valueOf(file.get("id")));
        }
    }

    /**
     * Moves all that follows log index {@code size} out of the log.
     *
     * @param lines its file
     * @param from where in it that begins
     */
    void cut(LocalWorm worm, long size, Path lines, long from) throws IOException {
        keep(size, lines, from);
        SegmentFile.unlock(worm, lines);
        try (FileChannel channel = FileChannel.open(lines, StandardOpenOption.WRITE)) {
            channel.truncate(from);
            channel.force(true);
        }
    }

    /**
     * Keeps the bytes that follow log index {@code size}; durable on return. A run that was killed before it had cut them off
     * may have kept them already.
     */
    private void keep(long size, Path lines, long from) throws IOException {
        for (String name : all) {
            if (name.startsWith(size + "-") && same(home.quarantine().resolve(name), lines, from)) {
                return;
            }
        }
        String name = size + "-" + System.currentTimeMillis() + ".jsonl";
        // As Durable names what is unfinished, which a start clears; but the rest of a file may be too long for memory.
        Path unfinished =
                Files.createTempFile(home.temp(), "new-", ".tmp", PosixFilePermissions.asFileAttribute(Durable.SECRET));
        try {
            copy(lines, from, unfinished);
            Files.move(unfinished, home.quarantine().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Durable.syncFolder(home.quarantine());
        unrecorded.add(name);
    }

    private static void copy(Path lines, long from, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(lines, StandardOpenOption.READ);
                FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
            in.position(from);
            ByteBuffer part = ByteBuffer.allocate(1 << 16);
            while (in.read(part) > 0) {
                part.flip();
                Durable.writeFully(out, part);
                part.clear();
            }
            out.force(true);
        }
    }

    private static boolean same(Path kept, Path lines, long from) throws IOException {
        if (Files.size(kept) != Files.size(lines) - from) {
            return false;
        }
        try (InputStream one = new BufferedInputStream(Files.newInputStream(kept));
                InputStream other = Files.newInputStream(lines)) {
            other.skipNBytes(from);
            InputStream rest = new BufferedInputStream(other);
            int each = one.read();
            while (each >= 0 && each == rest.read()) {
                each = one.read();
            }
            return each < 0;
        }
    }

    /** The files that no alarm of the log names yet. */
    List<Path> unrecorded() {
        return unrecorded.stream().map(home.quarantine()::resolve).toList();
    }
}
