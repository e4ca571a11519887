package dev.indelible.collector.cli;

import dev.indelible.collector.archive.Archive;
import dev.indelible.collector.archive.ArchiveAddress;
import dev.indelible.collector.archive.ArchiveException;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.retention.ArchivedSegments;
import dev.indelible.collector.retention.LogFront;
import dev.indelible.collector.retention.Rules;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;

/** The archive that a log's rules name, as the {@code retention} commands reach it; or none. */
final class LogArchive implements AutoCloseable {
    private final Archive archive;
    private final ArchivedSegments segments;

    private LogArchive(Archive archive, Home home, Keys keys) {
        this.archive = archive;
        this.segments = archive == null ? null : new ArchivedSegments(archive, home.log(), keys);
    }

    /** To look at: nothing is tried there. */
    static LogArchive toRead(Rules rules, Home home, Keys keys, LogFront log) throws IOException, ArchiveException {
        ArchiveAddress address = rules.archive();
        return new LogArchive(address == null ? null : address.openToRead(vkey(keys), used(log)), home, keys);
    }

    /** To store in: a bucket is tried first. */
    static LogArchive toWrite(Rules rules, Home home, Keys keys, LogFront log, PrintWriter err)
            throws IOException, ArchiveException {
        ArchiveAddress address = rules.archive();
        if (address == null) {
            return new LogArchive(null, home, keys);
        }
        if (address.folder() != null && Files.isDirectory(address.folder())) {
            if (address.folder().toRealPath().startsWith(home.folder().toRealPath())) {
                throw new ArchiveException(
                        "the archive " + address + " lies in the collector's own folder; name another");
            }
            if (Files.getFileStore(address.folder()).equals(Files.getFileStore(home.log()))) {
                err.println("indelible-collector: the archive " + address
                        + " lies on the file system of the log: it frees nothing, and is lost with it");
            }
        }
        return new LogArchive(
                address.open(vkey(keys), used(log), warning -> err.println("indelible-collector: " + warning)),
                home,
                keys);
    }

    /** That whose objects a hold must keep: one in a bucket, with lines in it. */
    static LogArchive ofHold(Home home, Keys keys, LogFront log) throws IOException, ArchiveException, HomeException {
        if (!used(log) || !StoreAddress.looksLikeOne(String.valueOf(log.archive()))) {
            return new LogArchive(null, home, keys);
        }
        ArchiveAddress address = Rules.read(home.folder().resolve(Rules.FILE)).archive();
        if (address == null || !address.locks()) {
            throw new HomeException("lines of this log lie in the archive " + log.archive()
                    + ", where a hold must keep them too: the file of rules must name it");
        }
        return new LogArchive(address.openToRead(vkey(keys), true), home, keys);
    }

    /** Null where the rules name none. */
    ArchivedSegments segments() {
        return segments;
    }

    String name() {
        return archive.name();
    }

    boolean locks() {
        return archive != null && archive.locks();
    }

    /** Keeps all that is there while a hold stands. */
    void holdWhile(LogFront log) throws IOException {
        if (used(log) && !log.holds().standing().isEmpty()) {
            hold(true);
        }
    }

    void hold(boolean on) throws IOException {
        if (archive != null) {
            archive.hold(on);
        }
    }

    @Override
    public void close() {
        if (archive != null) {
            archive.close();
        }
    }

    private static boolean used(LogFront log) {
        return log.first() > log.removed();
    }

    private static String vkey(Keys keys) {
        return keys.logSigner().verifier().toString();
    }
}
