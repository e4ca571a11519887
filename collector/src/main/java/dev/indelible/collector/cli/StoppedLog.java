package dev.indelible.collector.cli;

import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.HomeLock;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.home.Machine;
import dev.indelible.collector.ingest.Registry;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.store.LockedCopy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * The log of a collector that does not run, for a command of the operator: nobody else writes it until this is closed. What
 * is opened has been verified from its first line, as before it is served. New files get their attributes when it is served
 * again.
 */
final class StoppedLog implements AutoCloseable {
    private final Home home;
    private final Keys keys;
    private final HomeLock lock;
    private AuditLog log;

    /** Takes the home; {@link #open} opens the log. */
    StoppedLog(Path data) throws IOException, HomeException {
        home = Home.at(data);
        keys = Keys.load(home);
        lock = HomeLock.take(home);
        try {
            requireNoStore();
            home.prepare();
        } catch (IOException | HomeException e) {
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
    AuditLog open(String command, PrintWriter err) throws Exception {
        AuditLog.Setting setting = new AuditLog.Setting(
                Clock.systemUTC(),
                Machine.host(),
                command,
                Version.text(),
                AuditLog.SEGMENT_BYTES,
                FileAttributes.none(),
                LockedCopy.NONE,
                warning -> err.println("indelible-collector: " + warning),
                error -> err.println("indelible-collector: writing failed, and nothing more is done: " + error));
        log = AuditLog.open(home, keys, setting, new Registry());
        return log;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try {
            if (log != null) {
                log.close();
            }
        } finally {
            lock.close();
        }
    }

    private void requireNoStore() throws HomeException {
        for (Path sign : new Path[] {home.store(), home.mirrored(), home.locked()}) {
            if (Files.exists(sign)) {
                throw new HomeException(sign + " says that this log has a copy in object storage; this release does not"
                        + " cut such a log, there objects go by the end of their locks");
            }
        }
    }
}
