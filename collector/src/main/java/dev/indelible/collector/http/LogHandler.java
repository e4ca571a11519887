package dev.indelible.collector.http;

import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.log.AuditLog;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The log as C2SP tlog-tiles. Checkpoint and tiles are for everyone, since they are hashes; entries are what people did, so
 * they go to peers on this machine only, and only where the server is for this machine alone. A server that others reach
 * cannot tell who is at the other end: behind a proxy on this machine every peer is.
 */
final class LogHandler extends Handler.Abstract {
    private static final String FOREVER = "public, max-age=31536000, immutable";
    private static final String FOREVER_HERE = "private, max-age=31536000, immutable";
    private static final Pattern LOCAL_NAMES =
            Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[?::1]?|\\[?0:0:0:0:0:0:0:1]?");
    private static final String BYTES = "application/octet-stream";

    private final AuditLog log;
    private final boolean local;

    /** @param local whether the server listens on loopback, without TLS: for this machine only */
    LogHandler(AuditLog log, boolean local) {
        this.log = log;
        this.local = local;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        if (!path.equals("/checkpoint") && !path.startsWith("/tile/")) {
            return false;
        }
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            JsonAnswer.write(response, callback, Answer.error(405, "this address takes GET only", "read it with GET"));
        } else if (path.equals("/checkpoint")) {
            checkpoint(response, callback);
        } else {
            tile(path.substring(1), request, response, callback);
        }
        return true;
    }

    private void checkpoint(Response response, Callback callback) {
        CheckpointNote note = log.published();
        if (note == null) {
            JsonAnswer.write(response, callback, missing());
            return;
        }
        send(
                response,
                callback,
                "text/plain; charset=utf-8",
                "no-cache",
                note.text().getBytes(StandardCharsets.UTF_8));
    }

    private void tile(String path, Request request, Response response, Callback callback) throws IOException {
        TilePath tile;
        try {
            tile = TilePath.parse(path);
        } catch (IllegalArgumentException e) {
            JsonAnswer.write(
                    response, callback, Answer.error(404, e.getMessage(), "see tlog-tiles: /tile/<L>/<N>[.p/<W>]"));
            return;
        }
        if (tile.level() == TilePath.ENTRIES) {
            entries(tile, request, response, callback);
            return;
        }
        byte[] hashes = log.tile(tile);
        if (hashes == null) {
            JsonAnswer.write(response, callback, missing());
        } else {
            send(response, callback, BYTES, FOREVER, hashes);
        }
    }

    private void entries(TilePath bundle, Request request, Response response, Callback callback) throws IOException {
        if (!local || !isLocal(request.getConnectionMetaData().getRemoteSocketAddress()) || !isCalledLocal(request)) {
            JsonAnswer.write(
                    response,
                    callback,
                    Answer.error(
                            403,
                            "entries are what people did, and are served to this machine only, by plain HTTP on loopback",
                            "read the log's folder on the collector's machine, or a copy of it"));
            return;
        }
        if (!log.covers(bundle)) {
            JsonAnswer.write(response, callback, missing());
            return;
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, BYTES);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, FOREVER_HERE);
        response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
        boolean gzip = acceptsGzip(request);
        if (gzip) {
            response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
        }
        if (request.getMethod().equals("HEAD")) {
            callback.succeeded();
            return;
        }
        OutputStream body = Response.asBufferedOutputStream(request, response);
        try (OutputStream out = gzip ? new GZIPOutputStream(body, 1 << 14) : body) {
            log.writeEntries(bundle, out);
        }
        callback.succeeded();
    }

    /**
     * Whether a peer is on this machine; one whose address nobody knows is not. Asked on loopback too, where others arrive
     * once the kernel is told to route it.
     */
    static boolean isLocal(SocketAddress remote) {
        return remote instanceof InetSocketAddress peer
                && peer.getAddress() != null
                && peer.getAddress().isLoopbackAddress();
    }

    /**
     * Whether a request also calls this machine by a name that is always its own. A web page whose own name was made
     * to lead here (DNS rebinding) makes a local browser read for it, but cannot hide that name.
     */
    private static boolean isCalledLocal(Request request) {
        return LOCAL_NAMES.matcher(Request.getServerName(request)).matches();
    }

    private static boolean acceptsGzip(Request request) {
        HttpField accepted = request.getHeaders().getField(HttpHeader.ACCEPT_ENCODING);
        return accepted != null && accepted.contains("gzip");
    }

    private static Answer missing() {
        return Answer.error(404, "the log has no such tile yet", "GET /checkpoint says how far it goes");
    }

    private static void send(Response response, Callback callback, String type, String cache, byte[] body) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, cache);
        Content.Sink sink = response;
        sink.write(true, ByteBuffer.wrap(body), callback);
    }
}
