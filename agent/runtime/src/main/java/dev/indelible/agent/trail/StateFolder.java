package dev.indelible.agent.trail;

import dev.indelible.agent.wal.OwnerFiles;
import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Where the slots lie: the folder that was named, or, where that cannot be used, one in memory. The kernel owns that
 * memory: what is there survives the end of the JVM, however it ends, and not that of the container or the machine.
 *
 * <p>What must stay true: everybody may write into the folder above the one in memory, so nobody's folder is used there
 * but this user's own, and no link is followed.
 *
 * @param path the folder
 * @param inMemory whether it is the one in memory
 */
record StateFolder(Path path, boolean inMemory) {
    /** What the segments of a slot in memory may take together, in bytes; a ring comes on top. */
    static final long MEMORY_QUOTA = 32L << 20;

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int STICKY = 01000;
    private static final int WRITABLE_FOR_OTHERS = 022;
    private static final int PERMISSIONS = 0777;
    private static final int ONLY_MINE = 0700;

    /** Why the trail has no place at all; the message is for people. */
    static final class Unusable extends IOException {
        private static final long serialVersionUID = 1L;

        Unusable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The folder that a deployment names. */
    static StateFolder named(Path path) {
        return new StateFolder(path, false);
    }

    /**
     * The folder of this user, service and log in memory, made or not. Nobody names it, so all agents of a machine meet
     * there: the id of the log's key keeps apart what goes to different logs.
     */
    static StateFolder memory(EnrolmentToken token) throws IOException {
        return memory(SHARED_MEMORY, token);
    }

    /** The same; {@code shared}: a folder in memory. */
    static StateFolder memory(Path shared, EnrolmentToken token) throws IOException {
        if (!Files.isDirectory(shared) || Slot.onDisk(Files.getFileStore(shared).type())) {
            throw new IOException(shared + " is no folder in memory here");
        }
        String log = HexFormat.of().toHexDigits(token.log().id());
        return new StateFolder(shared.resolve("indelible-" + user() + "-" + token.service() + "-" + log), true);
    }

    /** Whether it is there and may be used. */
    boolean isThere() {
        try {
            if (inMemory && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                requireMine();
                return true;
            }
            return !inMemory && Files.isDirectory(path);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes it where it is missing. */
    Path made() throws IOException {
        if (!inMemory) {
            return OwnerFiles.folder(path);
        }
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // an earlier process of ours, or somebody's trap
        }
        requireMine();
        return path;
    }

    /** Who owns a folder with the sticky bit's protection keeps it: nobody else can put another in its place. */
    private void requireMine() throws IOException {
        int above = mode(path.getParent());
        if ((above & STICKY) == 0 && (above & WRITABLE_FOR_OTHERS) != 0) {
            throw new IOException("other users may replace folders in " + path.getParent());
        }
        Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
        if (!found.get("isDirectory").equals(true)
                || (Integer) found.get("uid") != user()
                || ((Integer) found.get("mode") & PERMISSIONS) != ONLY_MINE) {
            throw new IOException(path + " is not a folder of this user alone");
        }
    }

    private static int mode(Path folder) throws IOException {
        return (Integer) Files.getAttribute(folder, "unix:mode");
    }

    /**
     * The user as whom this process makes files: the last of the four ids after {@code Uid:} (proc_pid_status(5)). A file of
     * the process's own could tell as well, but not while none can be made.
     */
    private static int user() throws IOException {
        List<String> status = Files.readAllLines(STATUS);
        for (String line : status) {
            if (line.startsWith("Uid:")) {
                return (int) Long.parseLong(line.substring(line.lastIndexOf('\t') + 1));
            }
        }
        throw new IOException(STATUS + " does not say whose process this is");
    }
}
