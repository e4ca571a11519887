package dev.indelible.collector.cli;

import dev.indelible.collector.disk.Durable;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import dev.indelible.collector.store.BackgroundMirror;
import dev.indelible.collector.store.LockedCopy;
import dev.indelible.collector.store.LockedFirst;
import dev.indelible.collector.store.LogMirror;
import dev.indelible.collector.store.MirrorException;
import dev.indelible.collector.store.MirrorProgress;
import dev.indelible.collector.store.MirrorVoice;
import dev.indelible.collector.store.StoredLevel;
import dev.indelible.collector.store.WormStore;
import dev.indelible.collector.store.s3.S3WormStore;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.function.Consumer;

/**
 * The store that a collector was told of: tried before the log is opened, at work once it is. A start ends where the store
 * cannot promise what the log would promise on. Only at level {@code stored}, and where an earlier run has found the store
 * good, does a start not wait for one that cannot be reached.
 */
final class ServedStore implements AutoCloseable, MirrorVoice {
    private static final String WHERE = "collector.store";

    private final StoreAddress address;
    private final Home home;
    private final Consumer<String> warning;
    private final MirrorProgress progress;
    private WormStore store;
    private BackgroundMirror mirror;
    private LockedFirst first;
    private volatile AuditLog log;

    private ServedStore(StoreAddress address, Home home, Consumer<String> warning) {
        this.address = address;
        this.home = home;
        this.warning = warning;
        this.progress = address == null ? null : new MirrorProgress(home.temp(), home.mirrored(), address.toString());
    }

    /**
     * Reaches it.
     *
     * @param address null for none
     * @throws HomeException where this log was promised to have another, or the store cannot be used for it
     */
    static ServedStore open(StoreAddress address, Home home, Consumer<String> warning)
            throws IOException, HomeException {
        requirePromised(address, home);
        ServedStore served = new ServedStore(address, home, warning);
        if (address == null) {
            return served;
        }
        if (address.keep() == null) {
            throw new HomeException(address
                    + " needs keep=TIME, such as keep=400d: so long is every object locked, and nobody can shorten it");
        }
        try {
            served.begin();
            return served;
        } catch (MirrorException e) {
            served.shut();
            throw new HomeException(address + " is not this log's: " + e.getMessage());
        } catch (IOException | HomeException | RuntimeException e) {
            served.shut();
            throw e;
        }
    }

    private static void requirePromised(StoreAddress address, Home home) throws IOException, HomeException {
        if (Files.exists(home.incomplete())) {
            throw new HomeException(home.folder() + " was restored without all that the log may have signed ("
                    + Files.readString(home.incomplete()).strip()
                    + "): it can be read and verified, and must not be gone on with; start a new log in another --data"
                    + " folder");
        }
        if (Files.exists(home.locked())) {
            String promised = Files.readString(home.locked()).strip();
            if (address == null || !address.locked() || !promised.equals(address.toString())) {
                throw new HomeException("this log signs only what is locked in " + promised
                        + ", and its agents rely on it; name that store, with level=locked");
            }
        }
    }

    private void begin() throws IOException, HomeException, MirrorException {
        long size = progress.size();
        try {
            store = S3WormStore.open(address.bucket(), warning);
        } catch (IOException e) {
            if (address.locked() || size == 0 || !S3WormStore.isOutage(e)) {
                throw new HomeException(
                        "the store " + address + " cannot be used, nothing is served: " + e.getMessage());
            }
            warning.accept(
                    "the store " + address + " cannot be reached, the collector starts without it: " + e.getMessage());
        }
        if (store != null) {
            requireSame();
        }
        if (address.locked()) {
            size = new LogMirror(home.log(), store, address.keep(), progress)
                    .run()
                    .locked();
        }
        mirror = new BackgroundMirror(this::openMirror, size, this, BackgroundMirror.ALARM_AFTER);
        if (address.locked()) {
            first = new LockedFirst(
                    home.log(),
                    store,
                    address.keep(),
                    mirror,
                    this,
                    BackgroundMirror.ALARM_AFTER,
                    Files.exists(home.locked()));
        }
    }

    /** It has what earlier runs have locked there: another may have the same name. */
    private void requireSame() throws IOException, HomeException, MirrorException {
        if (Files.exists(home.locked()) && !StoredLevel.promised(store)) {
            throw new HomeException(
                    "the store " + address + " has not the locked object level, by which it says that this"
                            + " log signs only what is locked there: it is another store of the same name, or somebody deleted"
                            + " it; name the store that has this log");
        }
        new LogMirror(home.log(), store, address.keep(), progress).requireStored();
    }

    /** The thread of the mirror. */
    private synchronized LogMirror openMirror() throws IOException {
        if (store == null) {
            store = S3WormStore.open(address.bucket(), warning);
        }
        return new LogMirror(home.log(), store, address.keep(), progress);
    }

    /**
     * Brings up every segment that is closed, and what is kept of lines that were removed: before a command removes some. Not
     * once {@link #started} was called.
     */
    void bring() throws IOException, HomeException {
        if (address != null) {
            try {
                openMirror().run();
            } catch (MirrorException e) {
                throw new HomeException(address + " is not this log's: " + e.getMessage());
            }
        }
    }

    /** What the log is to wait for, and to tell. */
    LockedCopy copy() {
        if (address == null) {
            return LockedCopy.NONE;
        }
        return first == null ? mirror : first;
    }

    /** The log is open, and its first line published. */
    void started(AuditLog opened) throws IOException, HomeException {
        log = opened;
        if (first != null) {
            try {
                new StoredLevel(store, address.keep()).promise();
            } catch (MirrorException e) {
                throw new HomeException(address + " is not this log's: " + e.getMessage());
            }
            Durable.write(
                    home.temp(), home.locked(), (address + "\n").getBytes(StandardCharsets.UTF_8), Durable.READABLE);
        }
        if (mirror != null) {
            mirror.start();
        }
    }

    /** The log is about to close: what cannot be locked is not waited for any longer. */
    void stopWaiting() {
        if (first != null) {
            first.stopWaiting();
        }
    }

    @Override
    public void say(String message) {
        warning.accept(address + ": " + message);
    }

    @Override
    public void alarm(String action, String outcome, String why) {
        AuditLog target = log;
        if (target == null) {
            return;
        }
        OwnLine.Actor collector = OwnLine.Actor.collector(target.host());
        String id = address.toString();
        try {
            var unused = target.submit(new OwnLine(
                    "alarm",
                    OwnLine.SERVICE,
                    action,
                    outcome,
                    collector,
                    "store",
                    id,
                    WHERE,
                    json -> json.writeStringProperty("why", why)));
        } catch (LogUnavailable e) {
            warning.accept("an alarm is not in the log, " + e.getMessage() + ": " + why);
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (mirror != null) {
            mirror.close();
        }
        shut();
    }

    private synchronized void shut() {
        if (store != null) {
            store.close();
        }
    }
}
