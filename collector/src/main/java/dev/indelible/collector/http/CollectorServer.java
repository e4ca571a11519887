package dev.indelible.collector.http;

import dev.indelible.collector.ingest.EnrolIngest;
import dev.indelible.collector.ingest.LineIngest;
import dev.indelible.collector.ingest.Patience;
import dev.indelible.collector.ingest.RotateIngest;
import dev.indelible.collector.log.AuditLog;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * The HTTP server: made, bound to its port, and only then, once there is a log to serve, started. Connections made between
 * the two wait. Plain HTTP is for loopback addresses only: asking for it elsewhere fails before anything listens. Threads,
 * connections, header sizes and idle time are bounded.
 */
public final class CollectorServer implements AutoCloseable {
    private static final int THREADS = 64;
    private static final int CONNECTIONS = 2048;
    private static final int HEADER_BYTES = 16 << 10;
    /** Read at once of a body, which has up to some megabytes; pooled, and held only while there is something to read. */
    private static final int INPUT_BYTES = 64 << 10;

    private static final long STOP_MILLIS = 10_000;
    private static final long STOP_IDLE_MILLIS = 200;

    private final Server server;
    private final boolean local;
    private final ServerConnector connector;

    /**
     * @param address resolved; port 0 for any free one
     * @param tls null for plain HTTP
     * @throws IllegalArgumentException for plain HTTP to anything but a loopback address
     */
    public CollectorServer(InetSocketAddress address, TlsIdentity tls) {
        if (tls == null && !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("plain HTTP is for loopback addresses only");
        }
        // Without TLS it is on loopback, as was just asked.
        local = tls == null;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8);
        threads.setName("indelible-http");
        server = new Server(threads);
        server.setErrorHandler(new Failures());
        server.setStopTimeout(STOP_MILLIS);
        connector = new ServerConnector(server, 1, 1, factories(tls));
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(Patience.IDLE.toMillis());
        connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
        server.addConnector(connector);
        server.addBean(new NetworkConnectionLimit(CONNECTIONS, server));
    }

    /**
     * Takes the port, which is known afterwards; nothing is answered yet.
     *
     * @throws IllegalArgumentException where the address cannot be had
     */
    public void bind() throws IOException {
        try {
            connector.open();
        } catch (IOException e) {
            if (e.getCause() instanceof BindException) {
                throw new IllegalArgumentException(
                        "cannot listen on " + connector.getHost() + ":" + connector.getPort() + " ("
                                + e.getCause().getMessage()
                                + "); stop what listens there, or give --listen another address of this machine",
                        e);
            }
            throw e;
        }
    }

    /** Begins to answer, those first who connected since {@link #bind}. */
    public void start(AuditLog log, LineIngest lines, EnrolIngest enrol, RotateIngest rotate) throws Exception {
        server.setHandler(new Handler.Sequence(
                new IngestHandler(lines, enrol, rotate, MemoryBudget.ofHeap()),
                new LogHandler(log, local),
                new NotFound()));
        server.start();
    }

    public int port() {
        return connector.getLocalPort();
    }

    /** Takes no more requests, lets those that run end, and gives the port back, whether it was started or not. */
    @Override
    public void close() throws Exception {
        server.stop();
        connector.close();
    }

    private static ConnectionFactory[] factories(TlsIdentity tls) {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setRequestHeaderSize(HEADER_BYTES);
        HttpConnectionFactory http = new HttpConnectionFactory(configuration);
        http.setInputBufferSize(INPUT_BYTES);
        if (tls == null) {
            return new ConnectionFactory[] {http};
        }
        // Agents know the server by its pinned key: it answers under any name, whatever its certificate says.
        configuration.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server context = new SslContextFactory.Server();
        String password = "in memory only";
        KeyStore store = tls.keyStore(password.toCharArray());
        context.setKeyStore(store);
        context.setKeyStorePassword(password);
        context.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        return new ConnectionFactory[] {new SslConnectionFactory(context, HttpVersion.HTTP_1_1.asString()), http};
    }
}
