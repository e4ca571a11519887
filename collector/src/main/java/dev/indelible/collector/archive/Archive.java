package dev.indelible.collector.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Where closed segments of one log lie that left its folder, each file under its name there ({@code events/…}). What must
 * hold: {@link #store} never replaces bytes that are there already, and what it returned for is durable. What lies here is
 * believed by nobody: it is held against the log's tree whenever it is read. One thread.
 */
public interface Archive extends AutoCloseable {
    /** As people know it; without credentials. */
    String name();

    /** Whether files are locked here until a date, so that nobody can remove them before it, nor this program at all. */
    boolean locks();

    /**
     * Stores a file of the log, or finds it there with the same bytes.
     *
     * @param name its path in the log's folder
     * @param until where this archive locks, it is locked at least so long; in the future
     * @throws ArchiveException where the name holds other bytes
     */
    void store(String name, Path file, Instant until) throws IOException, ArchiveException;

    /** Makes sure that a file that is there, whoever brought it, survives a power cut. */
    void settle(String name) throws IOException;

    /** The names of all files below {@code events/}, in the order of their characters. */
    List<String> names() throws IOException, ArchiveException;

    /**
     * A file's bytes; the caller closes it.
     *
     * @throws ArchiveException where there is none of this name
     */
    InputStream read(String name) throws IOException, ArchiveException;

    /** Removes a file; durable. Where this archive locks it never is: there files go by the bucket's own rules. */
    void remove(String name) throws IOException;

    /** Where this archive locks: keeps everything in it for as long as this stands, whatever the dates, or lifts that. */
    void hold(boolean on) throws IOException;

    @Override
    void close();
}
