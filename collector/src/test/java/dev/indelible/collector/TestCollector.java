package dev.indelible.collector;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.HomeLock;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.http.CollectorServer;
import dev.indelible.collector.ingest.Alarms;
import dev.indelible.collector.ingest.EnrolIngest;
import dev.indelible.collector.ingest.LineIngest;
import dev.indelible.collector.ingest.Registry;
import dev.indelible.collector.ingest.Revoker;
import dev.indelible.collector.ingest.RotateIngest;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.OwnLine;
import dev.indelible.collector.store.LockedCopy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A whole collector in this process, on real files and a real port, with a clock and a segment size of the test's choice. */
public final class TestCollector implements AutoCloseable {
    public final Home home;
    public final Keys keys;
    public final AuditLog log;
    public final Revoker revoker;
    public final Registry registry;
    public final String url;
    public final List<String> warnings = new CopyOnWriteArrayList<>();
    private final HomeLock lock;
    private final CollectorServer server;

    private TestCollector(
            Path folder,
            long segmentBytes,
            Clock clock,
            FileAttributes attributes,
            LockedCopy copy,
            long minFree,
            FileStore store)
            throws Exception {
        home = Home.at(folder);
        lock = HomeLock.take(home);
        server = new CollectorServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null);
        try {
            home.prepare();
            server.bind();
            keys = Keys.loadOrMake(home, "log.test/one", "host.test");
            registry = new Registry();
            AuditLog.Setting setting = new AuditLog.Setting(
                    clock,
                    "host.test",
                    "127.0.0.1:0",
                    "test",
                    segmentBytes,
                    attributes,
                    copy,
                    warnings::add,
                    Throwable::printStackTrace);
            log = AuditLog.open(home, keys, setting, registry);
            Alarms alarms = new Alarms(log, clock);
            DiskFloor floor =
                    new DiskFloor(store == null ? Files.getFileStore(home.log()) : store, minFree, warnings::add);
            server.start(
                    log,
                    new LineIngest(log, registry, alarms, floor),
                    new EnrolIngest(log, registry, keys.operator().publicKey(), alarms, floor, clock),
                    new RotateIngest(log, registry, alarms, floor));
            revoker = new Revoker(log, registry);
            url = "http://127.0.0.1:" + server.port();
        } catch (Exception e) {
            server.close();
            lock.close();
            throw e;
        }
    }

    public static TestCollector start(Path folder) throws Exception {
        return start(folder, AuditLog.SEGMENT_BYTES, Clock.systemUTC());
    }

    public static TestCollector start(Path folder, long segmentBytes, Clock clock) throws Exception {
        return start(folder, segmentBytes, clock, FileAttributes.none());
    }

    /** One whose files are protected so: the test lifts that before its folder is deleted. */
    public static TestCollector start(Path folder, long segmentBytes, Clock clock, FileAttributes attributes)
            throws Exception {
        return new TestCollector(folder, segmentBytes, clock, attributes, LockedCopy.NONE, 0, null);
    }

    /** One that has a locked copy. */
    public static TestCollector start(Path folder, long segmentBytes, LockedCopy copy) throws Exception {
        return new TestCollector(folder, segmentBytes, Clock.systemUTC(), FileAttributes.none(), copy, 0, null);
    }

    /** On a disk of which so many bytes must stay free. */
    public static TestCollector startAboveFloor(Path folder, long minFree) throws Exception {
        return new TestCollector(
                folder,
                AuditLog.SEGMENT_BYTES,
                Clock.systemUTC(),
                FileAttributes.none(),
                LockedCopy.NONE,
                minFree,
                null);
    }

    /** On a disk that says itself how much is free, of which so many bytes must stay so. */
    public static TestCollector startOn(FileStore store, Path folder, long minFree) throws Exception {
        return new TestCollector(
                folder,
                AuditLog.SEGMENT_BYTES,
                Clock.systemUTC(),
                FileAttributes.none(),
                LockedCopy.NONE,
                minFree,
                store);
    }

    public CollectorClient client() {
        return new CollectorClient(url);
    }

    public String token(String service, int uses, Instant expires) {
        byte[] id = new byte[16];
        new SecureRandom().nextBytes(id);
        return new EnrolmentToken(
                        Encoding.base64url(id), url, null, keys.logSigner().verifier(), service, uses, expires)
                .sign(keys.operator());
    }

    /** A new identity, enrolled, with a stream that is not yet opened. */
    public AgentStreamWriter enrolled(String service) throws Exception {
        SigningKey identity = SigningKey.generate();
        CollectorClient.Reply reply =
                client().enrol(token(service, 1, Instant.now().plusSeconds(600)), identity);
        if (reply.status() != 200) {
            throw new IllegalStateException("enrolment answered " + reply);
        }
        return new AgentStreamWriter(identity, service);
    }

    /** So many lines that expire, dated by this collector's clock: alarms that it raises itself. */
    public void alarms(int count) throws Exception {
        OwnLine.Actor actor = OwnLine.Actor.collector("host.test");
        for (int i = 0; i < count; i++) {
            log.submit(new OwnLine("alarm", OwnLine.SERVICE, "test", "failure", actor, "test", "x", "test", json -> {}))
                    .get();
        }
    }

    /** Every line of the log, in order. */
    public List<String> lines() throws IOException {
        return lines(home);
    }

    public static List<String> lines(Home home) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path segment : segments(home)) {
            lines.addAll(Files.readAllLines(segment));
        }
        return lines;
    }

    public static List<Path> segments(Home home) throws IOException {
        try (Stream<Path> walk = Files.walk(home.log().resolve("events"))) {
            return walk.filter(path -> path.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() throws Exception {
        server.close();
        log.close();
        lock.close();
    }
}
