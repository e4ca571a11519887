package dev.indelible.collector.archive;

import dev.indelible.collector.disk.Durable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * An archive in a folder, such as another disk or a mount. The file {@value #OWNER} in it names the log whose archive it is:
 * so a mount that is missing is not taken for an empty archive, and two logs never share one.
 */
public final class FolderArchive implements Archive {
    /** Holds the log's verifier key. */
    static final String OWNER = "log.vkey";

    private static final String EVENTS = "events";
    private static final String UNFINISHED = "tmp";

    private final Path folder;
    private final String owner;

    private FolderArchive(Path folder, String owner) {
        this.folder = folder;
        this.owner = owner + "\n";
    }

    /**
     * Nothing is made before the first file is stored.
     *
     * @param vkey the log's verifier key
     * @param used whether the log says that lines of it lie in an archive
     * @throws ArchiveException where this is not the log's, or not there
     */
    public static FolderArchive open(Path folder, String vkey, boolean used) throws IOException, ArchiveException {
        if (!Files.isDirectory(folder)) {
            throw new ArchiveException("there is no archive at " + folder + ": "
                    + (used ? "lines of this log lie in one; mount it there" : "make that folder, or mount it"));
        }
        FolderArchive archive = new FolderArchive(folder.toRealPath(), vkey);
        Path file = archive.folder.resolve(OWNER);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.size(file) > 1024 || !Files.readString(file).equals(archive.owner)) {
                throw new ArchiveException(
                        folder + " is another log's archive, as its file " + OWNER + " says; each log needs its own");
            }
        } else if (used) {
            throw new ArchiveException(folder + " has no file " + OWNER + " and is not the archive of this log, whose"
                    + " lines lie in one: mount it there, or name the right one");
        } else if (Files.exists(archive.folder.resolve(EVENTS), LinkOption.NOFOLLOW_LINKS)) {
            throw new ArchiveException(
                    folder + " holds " + EVENTS + "/ and no file " + OWNER + ": name a folder for this archive alone");
        }
        return archive;
    }

    @Override
    public String name() {
        return folder.toString();
    }

    @Override
    public boolean locks() {
        return false;
    }

    @Override
    public void store(String name, Path file, Instant until) throws IOException, ArchiveException {
        Path unfinished = folder.resolve(UNFINISHED);
        Durable.folder(unfinished, Durable.SECRET_FOLDER);
        if (!Files.exists(folder.resolve(OWNER))) {
            Durable.write(unfinished, folder.resolve(OWNER), owner.getBytes(StandardCharsets.UTF_8), Durable.WORM);
        }
        Path target = folder.resolve(name);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            if (Files.isSameFile(file, target)) {
                throw new ArchiveException(target + " is the log's own file: name a folder elsewhere for the archive");
            }
            if (Files.mismatch(file, target) >= 0) {
                throw new ArchiveException(target + " is there already and is not the file of this log;"
                        + " find out who wrote it and move it away, nothing is removed from the log");
            }
        } else {
            Path part = unfinished.resolve("part");
            Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(part, Durable.WORM);
            Durable.syncFile(part);
            Durable.folders(target.getParent());
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        }
        settle(name);
    }

    /** An earlier run may have ended before this, or somebody put the file back from a copy. */
    @Override
    public void settle(String name) throws IOException {
        Path file = folder.resolve(name);
        Durable.syncFile(file);
        for (Path above = file.getParent(); above.startsWith(folder); above = above.getParent()) {
            Durable.syncFolder(above);
        }
    }

    @Override
    public List<String> names() throws IOException, ArchiveException {
        Path events = folder.resolve(EVENTS);
        if (!Files.isDirectory(events)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(events)) {
            return walk.filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public InputStream read(String name) throws IOException, ArchiveException {
        try {
            return Files.newInputStream(folder.resolve(name), LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new ArchiveException(name + " is missing from the archive " + folder + "; put it back from a copy");
        }
    }

    @Override
    public void remove(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        for (Path above = file.getParent(); !above.equals(folder); above = above.getParent()) {
            if (Files.isDirectory(above)) {
                Durable.syncFolder(above);
                try {
                    Files.delete(above);
                } catch (DirectoryNotEmptyException e) {
                    return;
                }
            }
        }
        Durable.syncFolder(folder);
    }

    @Override
    public void hold(boolean on) {}

    @Override
    public void close() {}
}
