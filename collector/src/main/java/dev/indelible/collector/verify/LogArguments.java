package dev.indelible.collector.verify;

import dev.indelible.collector.store.WormStore;
import dev.indelible.collector.store.s3.S3WormStore;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The logs that a command was told to read, folders and stores; copies of stores stay until this is closed. */
final class LogArguments implements AutoCloseable {
    private final CommandSpec spec;
    private final List<StoreCopy> copies = new ArrayList<>();

    LogArguments(CommandSpec spec) {
        this.spec = spec;
    }

    /** @throws ParameterException where one cannot be read at all, with a hint */
    List<LogSource> sources(List<String> arguments) throws IOException {
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
        for (StoreCopy copy : copies) {
            copy.close();
        }
    }

    /** A store that cannot be read gives no verdict about the log in it. */
    private LogSource stored(String argument) throws IOException {
        StoreAddress address;
        try {
            address = StoreAddress.parse(argument);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        StoreCopy copy = new StoreCopy();
        copies.add(copy);
        try (WormStore store = S3WormStore.openToRead(address.bucket())) {
            return copy.of(store, address.toString());
        } catch (IOException e) {
            throw usage(address + " cannot be read: " + e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), Printable.of(message));
    }
}
