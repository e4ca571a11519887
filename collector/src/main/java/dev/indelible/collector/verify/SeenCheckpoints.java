package dev.indelible.collector.verify;

import dev.indelible.chain.Leaf;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.Note;
import dev.indelible.chain.note.NoteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;
import java.util.UUID;

/**
 * The newest checkpoint that was verified here of each log, outside every log's folder: a folder that was rolled back
 * is right in itself, and only such a memory can tell. One file a log, named by the SHA-256 of its origin; the file
 * holds the signed note.
 */
final class SeenCheckpoints {
    private static final int MAX_BYTES = 4096;

    private final Path folder;

    SeenCheckpoints(Path folder) {
        this.folder = folder.toAbsolutePath();
    }

    /** The folder used when none is named: below {@code $XDG_STATE_HOME}, or {@code ~/.local/state}. */
    static SeenCheckpoints standard() {
        String state = System.getenv("XDG_STATE_HOME");
        Path base = state == null || state.isBlank() || !Path.of(state).isAbsolute()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return new SeenCheckpoints(base.resolve("indelible").resolve("seen"));
    }

    Path folder() {
        return folder;
    }

    /** The checkpoint remembered of this log, or null. */
    Checkpoint of(String origin) throws Broken, IOException {
        Path file = file(origin);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try {
            Checkpoint checkpoint =
                    Checkpoint.parse(Note.parse(new String(PlainFile.read(file, MAX_BYTES), StandardCharsets.UTF_8))
                            .text());
            if (checkpoint.origin().equals(origin)) {
                return checkpoint;
            }
        } catch (NoteException e) {
            // Reported below: a memory that cannot be read must not pass for none.
        }
        throw new Broken(
                Place.file(file.toString()),
                "the remembered checkpoint of this log is damaged; remove the file only if you know why");
    }

    /** Remembers a verified checkpoint, never a smaller one than before. The file appears whole or not at all. */
    void remember(CheckpointNote note) throws Broken, IOException {
        Checkpoint before = of(note.checkpoint().origin());
        if (before != null && before.size() >= note.checkpoint().size()) {
            return;
        }
        Path file = file(note.checkpoint().origin());
        Files.createDirectories(folder, mode("rwx------"));
        Path fresh = folder.resolve(file.getFileName() + "." + UUID.randomUUID());
        try {
            try (FileChannel out = FileChannel.open(
                    fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode("rw-------"))) {
                ByteBuffer bytes = ByteBuffer.wrap(note.text().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Path file(String origin) {
        return folder.resolve(HexFormat.of().formatHex(Leaf.sha256(origin.getBytes(StandardCharsets.UTF_8))));
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
