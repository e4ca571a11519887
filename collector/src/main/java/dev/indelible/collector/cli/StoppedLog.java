package dev.indelible.collector.cli;

import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.HomeLock;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.home.Machine;
import dev.indelible.collector.ingest.Registry;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * The log of a collector that does not run, for a command of the operator: nobody else writes it until this is closed. What
 * is opened has been verified from its first line, as before it is served. A log with a store has it here too: at level
 * {@code locked} what is written is locked before it is signed. New files get their attributes when it is served again.
 */
final class StoppedLog implements AutoCloseable {
    private final Home home;
    private final Keys keys;
    private final HomeLock lock;
    private final StoreAddress address;
    private final Consumer<String> warning;
    private ServedStore store;
    private AuditLog log;

    /**
     * Takes the home; {@link #open} opens the log.
     *
     * @param option where the log's store is named
     * @param err told what an operator should see
     */
    StoppedLog(Path data, StoreOption option, PrintWriter err) throws IOException, HomeException {
        warning = message -> err.println("indelible-collector: " + message);
        home = Home.at(data);
        keys = Keys.load(home);
        lock = HomeLock.take(home);
        try {
            address = option.address(home);
            requireStore();
            home.prepare();
        } catch (IOException | HomeException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    Home home() {
        return home;
    }

    Keys keys() {
        return keys;
    }

    /** Verifies and opens the log, once. */
    AuditLog open(String command) throws Exception {
        store = ServedStore.open(address, home, warning);
        AuditLog.Setting setting = new AuditLog.Setting(
                Clock.systemUTC(),
                Machine.host(),
                command,
                Version.text(),
                AuditLog.SEGMENT_BYTES,
                FileAttributes.none(),
                store.copy(),
                warning,
                error -> warning.accept("writing failed, and nothing more is done: " + error));
        log = AuditLog.open(home, keys, setting, new Registry());
        return log;
    }

    /** Every closed segment lies in the log's store when this returns, where it has one. */
    void bringToStore() throws IOException, HomeException {
        store.bring();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            if (store != null) {
                store.stopWaiting();
            }
            if (log != null) {
                log.close();
            }
            if (store != null) {
                store.close();
            }
        } finally {
            lock.close();
        }
    }

    private void requireStore() throws HomeException {
        for (Path sign : new Path[] {home.mirrored(), home.locked()}) {
            if (address == null && Files.exists(sign)) {
                throw new HomeException(sign + " says that this log has a copy in object storage: name it with --store,"
                        + " as serve was told");
            }
        }
    }
}
