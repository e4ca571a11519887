package dev.indelible.collector.verify;

import dev.indelible.collector.store.WormStore;
import dev.indelible.collector.store.s3.S3WormStore;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The logs that a command was told to read, folders and stores; copies of stores stay until this is closed. */
final class LogArguments implements AutoCloseable {
    private final CommandSpec spec;
    private final List<Closeable> copies = new ArrayList<>();

    LogArguments(CommandSpec spec) {
        this.spec = spec;
    }

    /**
     * Brings them.
     *
     * @param archive of the only log; null for none
     * @throws ParameterException where one cannot be read at all, with a hint
     */
    List<LogSource> sources(List<String> arguments, String archive) throws IOException {
        List<LogSource> sources = sources(arguments);
        if (archive == null) {
            return sources;
        }
        if (sources.size() > 1) {
            throw usage("--archive belongs to one log: verify each with its archive by itself.");
        }
        return List.of(sources.get(0).with(archive(archive)));
    }

    private ArchiveSource archive(String argument) throws IOException {
        if (StoreAddress.looksLikeOne(argument)) {
            StoreAddress address = address(argument);
            ArchiveCopy copy = new ArchiveCopy();
            copies.add(copy);
            try (WormStore store = S3WormStore.openToRead(address.bucket())) {
                return copy.of(store, address.toString());
            } catch (IOException e) {
                throw usage(address + " cannot be read: " + e.getMessage());
            }
        }
        Path folder = Path.of(argument);
        if (!Files.isDirectory(folder)) {
            throw usage("No archive at " + folder + ": mount it, or name the folder that holds its events/.");
        }
        return new ArchiveSource(folder.toRealPath(), argument, false, List.of());
    }

    private List<LogSource> sources(List<String> arguments) throws IOException {
        List<LogSource> sources = new ArrayList<>();
        for (String argument : arguments.stream().distinct().toList()) {
            LogSource source = StoreAddress.looksLikeOne(argument)
                    ? stored(argument)
                    : LogSource.folder(LogArgument.root(Path.of(argument), spec));
            if (sources.stream().noneMatch(other -> other.root().equals(source.root()))) {
                sources.add(source);
            }
        }
        return sources;
    }

    @Override
    public void close() throws IOException {
        for (Closeable copy : copies) {
            copy.close();
        }
    }

    /** A store that cannot be read gives no verdict about the log in it. */
    private LogSource stored(String argument) throws IOException {
        StoreAddress address = address(argument);
        StoreCopy copy = new StoreCopy();
        copies.add(copy);
        try (WormStore store = S3WormStore.openToRead(address.bucket())) {
            return copy.of(store, address.toString());
        } catch (IOException e) {
            throw usage(address + " cannot be read: " + e.getMessage());
        }
    }

    private StoreAddress address(String argument) {
        try {
            return StoreAddress.parse(argument);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), Printable.of(message));
    }
}
