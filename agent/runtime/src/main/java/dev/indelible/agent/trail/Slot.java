package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One process's own folder below the state folder: {@code 1}, {@code 2}, … the lowest that no living process holds. Held
 * by a lock on the file {@code lock} until the process ends, however it ends.
 *
 * @param path the folder
 * @param lock stays open as long as the slot is held
 * @param key what the file system calls the lock's file
 */
record Slot(Path path, FileChannel lock, Object key) {
    private static final String LOCK = "lock";
    private static final int MAX_SLOTS = 4096;

    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    /**
     * Channels of lock files that this process found locked by itself. They are never closed: closing any channel of a
     * file gives up all of the process's POSIX locks on it, also the lock of the other agent.
     */
    private static final List<FileChannel> NEVER_CLOSED = Collections.synchronizedList(new ArrayList<>());

    /** Takes the lowest free slot. */
    static Slot take(Path folder) throws IOException {
        OwnerFiles.folder(folder);
        for (int number = 1; number <= MAX_SLOTS; number++) {
            Path path = OwnerFiles.folder(folder.resolve(Integer.toString(number)));
            Slot slot = tryLock(path);
            if (slot != null) {
                return slot;
            }
        }
        throw new IOException("all " + MAX_SLOTS + " slots below " + folder + " are held by running processes");
    }

    /** Takes a slot that nobody has used, as {@link #take} does. */
    static Slot takeUnused(Path folder) throws IOException {
        OwnerFiles.folder(folder);
        for (int number = 1; number <= MAX_SLOTS; number++) {
            Path path = folder.resolve(Integer.toString(number));
            Slot slot = Identity.exists(path) ? null : tryLock(OwnerFiles.folder(path));
            if (slot != null) {
                return slot;
            }
        }
        throw new IOException("none of the " + MAX_SLOTS + " slots below " + folder + " is unused");
    }

    /** All slots below this folder that were used but that nobody holds; each is to be taken before it is looked into. */
    static List<Path> used(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(
                            path -> path.getFileName().toString().matches("[1-9][0-9]{0,3}") && Identity.exists(path))
                    .sorted()
                    .toList();
        }
    }

    /** Gives it back. */
    void release() throws IOException {
        lock.close();
    }

    /** Whether the folder still lies where it was taken. */
    boolean isThere() throws IOException {
        try {
            return Objects.equals(fileKey(path.resolve(LOCK)), key);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Object fileKey(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    /** Null when another process, or another agent in this one, holds it. */
    static Slot tryLock(Path path) throws IOException {
        FileChannel channel = OwnerFiles.open(path.resolve(LOCK));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Slot(path, channel, fileKey(path.resolve(LOCK)));
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            NEVER_CLOSED.add(channel);
        }
        return null;
    }

    /** Whether what was forced here survives the loss of power. */
    boolean onDisk() throws IOException {
        return onDisk(Files.getFileStore(path).type());
    }

    /** Whether a file system of this type survives the loss of power. */
    static boolean onDisk(String fileSystem) {
        return !MEMORY.contains(fileSystem);
    }

    /** The folder of the streams. */
    Path wal() {
        return path.resolve("wal");
    }

    /** The number of the last run that left anything here; 0 when none did. */
    long lastRun() throws IOException {
        Previous previous = Previous.read(path);
        long last = previous == null ? 0 : previous.run();
        for (StreamFolder folder : StreamFolder.list(wal())) {
            last = Math.max(last, folder.run());
        }
        for (long run : rings()) {
            last = Math.max(last, run);
        }
        return last;
    }

    /** The ring of the run with this number. */
    Path ring(long run) {
        return path.resolve(String.format("ring.%010d", run));
    }

    /** The run numbers of the rings that are there, in order. */
    List<Long> rings() throws IOException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.matches("ring\\.[0-9]{10}"))
                    .map(name -> Long.parseLong(name.substring("ring.".length())))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Moves what another identity left (this folder is a copy) out of the way. Nothing is deleted but copied seeds: the
     * original's process may be alive, and what it wrote is its own to forward. The identity's goes last, since it is what tells
     * that the folder is a copy: a kill before that leaves it to be told again.
     *
     * @return the folder where it lies now
     */
    Path setAside() throws IOException {
        Files.deleteIfExists(path.resolve(Identity.REPLACED));
        Path aside = path.resolve("copied-" + System.currentTimeMillis());
        OwnerFiles.folder(aside);
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!name.equals(LOCK)
                        && !name.equals(Starting.FILE)
                        && !name.equals(Identity.FILE)
                        && !name.startsWith("copied-")) {
                    Files.move(entry, aside.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        Files.delete(path.resolve(Identity.FILE));
        return aside;
    }
}
