package dev.indelible.endurance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** A file system of its own size, in memory; mounting one needs root's rights, and a test that cannot is skipped. */
final class SmallDisk implements AutoCloseable {
    private final Path folder;

    /** Mounts one of so many bytes. */
    SmallDisk(Path folder, long bytes) throws IOException, InterruptedException {
        this.folder = Files.createDirectories(folder);
        String failed = run(List.of("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", folder.toString()));
        if (failed != null) {
            throw new TestAbortedException("SKIPPED: no small file system can be mounted here: " + failed);
        }
    }

    Path folder() {
        return folder;
    }

    /** Gives it another size, of more bytes than are used; what lies there stays. */
    void resize(long bytes) throws IOException, InterruptedException {
        String failed = run(List.of("mount", "-o", "remount,size=" + bytes, folder.toString()));
        if (failed != null) {
            throw new IOException(failed);
        }
    }

    /** Bytes that are free. */
    long free() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Bytes that are used. */
    long used() throws IOException {
        FileStore store = Files.getFileStore(folder);
        return store.getTotalSpace() - store.getUsableSpace();
    }

    /** Null when it went well. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? null : command.get(0) + ": " + said.strip();
        } catch (IOException noSuchCommand) {
            return noSuchCommand.getMessage();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        String failed = run(List.of("umount", "--lazy", folder.toString()));
        if (failed != null) {
            throw new IOException(failed);
        }
    }
}
