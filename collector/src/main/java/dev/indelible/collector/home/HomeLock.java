package dev.indelible.collector.home;

import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The right to write in a home: one process at a time. The kernel drops the lock when the process ends, however it ends, so
 * a lock file that is merely there means nothing.
 */
public final class HomeLock implements AutoCloseable {
    private final FileChannel channel;

    private HomeLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock, making the home's folder first where it is missing.
     *
     * @throws HomeException when another process holds it
     */
    public static HomeLock take(Home home) throws IOException, HomeException {
        Path parent = home.folder().getParent();
        if (parent != null) {
            Durable.folders(parent);
            Durable.folder(home.folder(), Durable.FOLDER);
        }
        if (!Files.getFileStore(home.folder()).supportsFileAttributeView("posix")) {
            throw new HomeException(home.folder()
                    + " lies on a file system without POSIX modes: keys would be readable by others; choose another --data");
        }
        FileChannel channel = FileChannel.open(
                home.lock(),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(Durable.SECRET));
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new HomeLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // This very process holds it already: the same answer as for any other holder.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new HomeException("another collector serves from " + home.folder()
                + "; stop it first, or give this one a --data folder of its own");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
