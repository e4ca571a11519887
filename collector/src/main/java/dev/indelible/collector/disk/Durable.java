package dev.indelible.collector.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files and folders that survive a power cut: what a method here made is on the disk, its name included, when the method
 * returns. A file comes into being whole, under a temporary name in another folder of the same file system, so a reader
 * never sees half of one.
 *
 * <p>Any thread; two writers of the same path are the caller's defect.
 */
public final class Durable {
    /** Mode 0600: secrets. */
    public static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    /** Mode 0700: folders of secrets and of unfinished files. */
    public static final Set<PosixFilePermission> SECRET_FOLDER = PosixFilePermissions.fromString("rwx------");
    /** Mode 0750: folders that hold the trail. */
    public static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwxr-x---");
    /** Mode 0644: files that are replaced as the log grows. */
    public static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");
    /** Mode 0444: files that never change again. */
    public static final Set<PosixFilePermission> WORM = PosixFilePermissions.fromString("r--r--r--");

    private static final Set<PosixFilePermission> OPEN_FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");

    private Durable() {}

    /**
     * Puts a whole file at a path, replacing what stood there. The folder's entry is NOT synced: the caller does it once for
     * many files with {@link #syncFolder}.
     *
     * @param temp the folder of temporary files, on the same file system
     */
    public static void place(Path temp, Path path, byte[] bytes, Set<PosixFilePermission> mode) throws IOException {
        Path unfinished = Files.createTempFile(temp, "new-", ".tmp", PosixFilePermissions.asFileAttribute(SECRET));
        try {
            try (FileChannel file = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
                writeFully(file, ByteBuffer.wrap(bytes));
                Files.setPosixFilePermissions(unfinished, mode);
                file.force(true);
            }
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
    }

    /** {@link #place}, and the folder's entry synced. */
    public static void write(Path temp, Path path, byte[] bytes, Set<PosixFilePermission> mode) throws IOException {
        place(temp, path, bytes, mode);
        syncFolder(path.getParent());
    }

    /** Makes a file's bytes and mode durable. */
    public static void syncFile(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the entries of a folder durable: files and folders made, renamed or removed in it. */
    public static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the entries of a folder and of all folders below it durable: a process that was killed may not have come to it. */
    public static void syncTree(Path folder) throws IOException {
        List<Path> folders;
        try (Stream<Path> walk = Files.walk(folder)) {
            folders = walk.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        for (Path each : folders) {
            syncFolder(each);
        }
    }

    /** Makes a folder and all above it that are missing, each with its entry synced. */
    public static void folders(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        folders(folder.getParent());
        folder(folder, OPEN_FOLDER);
    }

    /** Makes one folder with this mode, its entry synced; one that stands already keeps its mode. */
    public static void folder(Path folder, Set<PosixFilePermission> mode) throws IOException {
        try {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(mode));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            return;
        }
        syncFolder(folder.toAbsolutePath().getParent());
    }

    /** Writes all of a buffer. */
    public static void writeFully(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}
