package dev.indelible.collector.cli;

import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Address;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.home.HomeLock;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.home.Machine;
import dev.indelible.collector.http.CollectorServer;
import dev.indelible.collector.http.SelfMadeCertificate;
import dev.indelible.collector.http.TlsIdentity;
import dev.indelible.collector.ingest.Alarms;
import dev.indelible.collector.ingest.CanaryWatch;
import dev.indelible.collector.ingest.EnrolIngest;
import dev.indelible.collector.ingest.LineIngest;
import dev.indelible.collector.ingest.Registry;
import dev.indelible.collector.ingest.Revoker;
import dev.indelible.collector.ingest.RotateIngest;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogException;
import dev.indelible.collector.store.s3.StoreAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A collector at work: lock, keys, port, store, log, revocations, server, put together in that order. A start that cannot have its
 * port leaves no line in the log. Requests come only once the log stands and what the operator revoked meanwhile is in it,
 * and the log closes only once no request is left.
 */
final class RunningCollector implements AutoCloseable {
    private final HomeLock lock;
    private final ServedStore store;
    private final AuditLog log;
    private final Revocations revocations;
    private final CollectorServer server;
    private final CanaryWatch canary;
    private final String url;

    /**
     * What {@code serve} was told.
     *
     * @param listen as it was written
     * @param address the same, resolved
     * @param origin null for the default
     * @param tlsCertificate null for none given, and so the key
     * @param attributes whether files get the append-only and immutable attributes, where that can be
     * @param store null for none
     * @param minFree bytes of the log's disk that must stay free
     * @param canary after how long without a line of a canary the log raises an alarm; null for never
     * @param clock of the log and of all that is dated
     * @param segmentBytes as {@link AuditLog#SEGMENT_BYTES}
     */
    record Options(
            Home home,
            String listen,
            InetSocketAddress address,
            String origin,
            Path tlsCertificate,
            Path tlsKey,
            boolean attributes,
            StoreAddress store,
            long minFree,
            Duration canary,
            Clock clock,
            long segmentBytes) {}

    private RunningCollector(
            HomeLock lock,
            ServedStore store,
            AuditLog log,
            Revocations revocations,
            CollectorServer server,
            CanaryWatch canary,
            String url) {
        this.lock = lock;
        this.store = store;
        this.log = log;
        this.revocations = revocations;
        this.server = server;
        this.canary = canary;
        this.url = url;
    }

    /**
     * Starts it; it serves when this returns. After an exception nothing of it is left; after an error the process must end.
     *
     * @param warning told what an operator should see
     * @param fatal told when the log could not be written: the process must end
     */
    static RunningCollector start(Options options, Consumer<String> warning, Consumer<Throwable> fatal)
            throws Exception {
        HomeLock lock = HomeLock.take(options.home());
        CollectorServer server = null;
        ServedStore store = null;
        AuditLog log = null;
        Revocations revocations = null;
        try {
            Home home = options.home();
            home.prepare();
            String host = Machine.host();
            Keys keys = Keys.loadOrMake(home, options.origin(), host);
            TlsIdentity tls = tls(options, host);
            server = new CollectorServer(options.address(), tls);
            server.bind();
            Registry registry = new Registry();
            store = ServedStore.open(options.store(), home, warning);
            log = openLog(options, keys, host, registry, store, warning, fatal);
            store.started(log);
            Alarms alarms = new Alarms(log, options.clock());
            DiskFloor floor = new DiskFloor(home.log(), options.minFree(), warning);
            revocations = new Revocations(home, log, new Revoker(log, registry), warning);
            revocations.start();
            server.start(
                    log,
                    new LineIngest(log, registry, alarms, floor),
                    new EnrolIngest(log, registry, keys.operator().publicKey(), alarms, floor, options.clock()),
                    new RotateIngest(log, registry, alarms, floor));
            String url = ListenAddress.url(options.address(), server.port(), tls != null, host);
            new Address(url, tls == null ? null : tls.pin()).remember(home);
            CanaryWatch canary = null;
            if (options.canary() != null) {
                canary = new CanaryWatch(log, registry, options.canary(), System::nanoTime, warning);
                canary.start();
            }
            return new RunningCollector(lock, store, log, revocations, server, canary, url);
        } catch (Exception e) {
            if (server != null) {
                server.close();
            }
            if (revocations != null) {
                revocations.close();
            }
            if (log != null) {
                store.stopWaiting();
                log.close();
            }
            if (store != null) {
                store.close();
            }
            lock.close();
            throw e;
        }
    }

    /** Where agents reach it. */
    String url() {
        return url;
    }

    String origin() {
        return log.origin();
    }

    @Override
    public void close() throws Exception {
        if (canary != null) {
            canary.close();
        }
        server.close();
        revocations.close();
        store.stopWaiting();
        log.close();
        store.close();
        lock.close();
    }

    private static TlsIdentity tls(Options options, String host) throws IOException {
        if (options.tlsCertificate() != null) {
            return TlsIdentity.read(options.tlsCertificate(), options.tlsKey());
        }
        return options.address().getAddress().isLoopbackAddress() ? null : SelfMadeCertificate.of(options.home(), host);
    }

    private static FileAttributes attributes(Options options, Consumer<String> warning) throws IOException {
        if (!options.attributes()) {
            return FileAttributes.none();
        }
        FileAttributes attributes = FileAttributes.probe(options.home().temp());
        if (attributes.refusal() != null) {
            warning.accept("files of the log are read-only by mode, but not append-only (+a) and immutable (+i): "
                    + attributes.refusal()
                    + "; give the process CAP_LINUX_IMMUTABLE on ext4, xfs or btrfs, or say --no-attributes");
        }
        return attributes;
    }

    private static AuditLog openLog(
            Options options,
            Keys keys,
            String host,
            Registry registry,
            ServedStore store,
            Consumer<String> warning,
            Consumer<Throwable> fatal)
            throws IOException, LogException, InterruptedException, HomeException {
        AuditLog.Setting setting = new AuditLog.Setting(
                options.clock(),
                host,
                options.listen(),
                Version.text(),
                options.segmentBytes(),
                attributes(options, warning),
                store.copy(),
                warning,
                fatal);
        return AuditLog.open(options.home(), keys, setting, registry);
    }
}
