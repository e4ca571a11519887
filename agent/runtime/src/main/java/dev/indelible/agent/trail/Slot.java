package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.agent.wal.StreamFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * One process's own folder below the state folder: {@code 1}, {@code 2}, … the lowest that no living process holds. Held
 * by a lock on the file {@code lock} until the process ends, however it ends.
 *
 * @param path the folder
 * @param lock stays open as long as the slot is held
 */
record Slot(Path path, FileChannel lock) {
    private static final int MAX_SLOTS = 4096;

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

    /** Null when another process, or another agent in this one, holds it. */
    private static Slot tryLock(Path path) throws IOException {
        FileChannel channel = OwnerFiles.open(path.resolve("lock"));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new Slot(path, channel);
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            NEVER_CLOSED.add(channel);
        }
        return null;
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
                if (!name.equals("lock") && !name.equals(Identity.FILE) && !name.startsWith("copied-")) {
                    Files.move(entry, aside.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
        Files.delete(path.resolve(Identity.FILE));
        return aside;
    }
}
