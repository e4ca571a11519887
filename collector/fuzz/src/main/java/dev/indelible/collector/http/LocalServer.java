package dev.indelible.collector.http;

import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.disk.DiskFloor;
import dev.indelible.collector.disk.FileAttributes;
import dev.indelible.collector.home.Home;
import dev.indelible.collector.home.Keys;
import dev.indelible.collector.ingest.Alarms;
import dev.indelible.collector.ingest.EnrolIngest;
import dev.indelible.collector.ingest.LineIngest;
import dev.indelible.collector.ingest.Registry;
import dev.indelible.collector.ingest.RotateIngest;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.store.LockedCopy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;

/**
 * The handlers of {@link CollectorServer} over a real log, with a connection that never leaves memory: requests go in as
 * bytes. Lets the fuzz targets see what is this package's own.
 */
public final class LocalServer {
    private static final long SECONDS = 20;

    private final AuditLog log;
    private final LocalConnector connector;

    /** @param folder a collector's home */
    public LocalServer(Path folder) throws Exception {
        Home home = Home.at(folder);
        home.prepare();
        Keys keys = Keys.load(home);
        Clock clock = Clock.systemUTC();
        Registry registry = new Registry();
        AuditLog.Setting setting = new AuditLog.Setting(
                clock,
                "host.test",
                "127.0.0.1:0",
                "test",
                AuditLog.SEGMENT_BYTES,
                FileAttributes.none(),
                LockedCopy.NONE,
                warning -> {},
                Throwable::printStackTrace);
        log = AuditLog.open(home, keys, setting, registry);
        Alarms alarms = new Alarms(log, clock);
        DiskFloor floor = new DiskFloor(home.log(), 0, warning -> {});
        Server server = new Server();
        connector = new LocalConnector(server);
        server.addConnector(connector);
        server.setErrorHandler(new Failures());
        server.setHandler(new Handler.Sequence(
                new IngestHandler(
                        new LineIngest(log, registry, alarms, floor),
                        new EnrolIngest(log, registry, keys.operator().publicKey(), alarms, floor, clock),
                        new RotateIngest(log, registry, alarms, floor),
                        MemoryBudget.ofHeap()),
                new LogHandler(log, true),
                new NotFound()));
        server.start();
    }

    /** The answer to a request, head and body, or null where there was none in time. */
    public byte[] answer(byte[] request) throws Exception {
        ByteBuffer answer = connector.getResponse(ByteBuffer.wrap(request), false, SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            return null;
        }
        byte[] bytes = new byte[answer.remaining()];
        answer.get(bytes);
        return bytes;
    }

    /** The log's latest checkpoint. */
    public CheckpointNote published() {
        return log.published();
    }
}
