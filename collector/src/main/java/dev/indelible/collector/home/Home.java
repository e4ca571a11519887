package dev.indelible.collector.home;

import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folders of one collector. Only what FORMAT.md lists ever lies in {@link #log}: unfinished files lie in {@link #temp},
 * what had to be taken out of the log in {@link #quarantine}, both on the log's file system so that a move is one step.
 */
public record Home(Path folder) {

    /** The home at this path; nothing is made. */
    public static Home at(Path folder) {
        return new Home(folder.toAbsolutePath().normalize());
    }

    /**
     * Makes every folder that is missing, clears unfinished files of an earlier run, and makes durable whatever name that run
     * left behind. Needs the {@link HomeLock}.
     */
    public void prepare() throws IOException {
        Durable.folder(keys(), Durable.SECRET_FOLDER);
        Durable.folder(temp(), Durable.SECRET_FOLDER);
        Durable.folder(quarantine(), Durable.SECRET_FOLDER);
        Durable.folder(revocations(), Durable.SECRET_FOLDER);
        Durable.folders(log());
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temp(), "new-*.tmp")) {
            for (Path leftover : leftovers) {
                // A command that leaves a request may be at work here too, and gone on meanwhile.
                Files.deleteIfExists(leftover);
            }
        }
        Durable.syncTree(folder);
    }

    public Path log() {
        return folder.resolve("log");
    }

    public Path keys() {
        return folder.resolve("keys");
    }

    public Path temp() {
        return folder.resolve("tmp");
    }

    public Path quarantine() {
        return folder.resolve("quarantine");
    }

    /** Where the operator's command leaves what is to be revoked. */
    public Path revocations() {
        return folder.resolve("revoke");
    }

    /** Holds, once the log was shown a checkpoint of its own that it does not extend, that checkpoint. */
    public Path contradiction() {
        return folder.resolve("contradiction");
    }

    /** Holds the address of the store, where the command line and the environment name none. */
    public Path store() {
        return folder.resolve("store");
    }

    /** How far the store has confirmed its locks. */
    public Path mirrored() {
        return folder.resolve("mirrored");
    }

    /** Holds, where every checkpoint covers locked lines only, the store's name: the log cannot go back on it. */
    public Path locked() {
        return folder.resolve("locked");
    }

    /** Says, in a log that was restored without all it may have signed, so: it is read, and not gone on with. */
    public Path incomplete() {
        return folder.resolve("incomplete");
    }

    Path lock() {
        return folder.resolve("lock");
    }

    /** Whether it has the log's name, and so should have its keys. */
    public boolean isNamed() {
        return Files.exists(origin());
    }

    Path origin() {
        return folder.resolve("origin");
    }

    Path address() {
        return folder.resolve("address");
    }
}
