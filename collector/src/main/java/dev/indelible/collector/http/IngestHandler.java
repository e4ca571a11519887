package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.ingest.EnrolIngest;
import dev.indelible.collector.ingest.Judge;
import dev.indelible.collector.ingest.LineIngest;
import dev.indelible.collector.ingest.RotateIngest;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The addresses that agents post to: {@code /v1/lines}, {@code /v1/enrol} and {@code /v1/rotate}. */
final class IngestHandler extends Handler.Abstract {
    /** A batch after decompression. */
    static final int MAX_LINES_BYTES = 8 << 20;

    private static final int MAX_IDENTITY_BYTES = 16 << 10;

    private final LineIngest lines;
    private final EnrolIngest enrol;
    private final RotateIngest rotate;
    private final MemoryBudget budget;

    IngestHandler(LineIngest lines, EnrolIngest enrol, RotateIngest rotate, MemoryBudget budget) {
        this.lines = lines;
        this.enrol = enrol;
        this.rotate = rotate;
        this.budget = budget;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String path = Request.getPathInContext(request);
        boolean isLines = path.equals("/v1/lines");
        boolean isRotate = path.equals("/v1/rotate");
        if (!isLines && !isRotate && !path.equals("/v1/enrol")) {
            return false;
        }
        String type = isLines ? "application/x-ndjson" : "application/json";
        if (!request.getMethod().equals("POST")) {
            JsonAnswer.write(
                    response, callback, Answer.error(405, "this address takes POST only", "send the body with POST"));
        } else if (!mediaType(request).equals(type)) {
            JsonAnswer.write(
                    response, callback, Answer.error(400, "Content-Type is not " + type, "send Content-Type: " + type));
        } else {
            String peer = Request.getRemoteAddr(request);
            String checkpoint = request.getHeaders().get("Indelible-Checkpoint");
            Judge judge = isLines ? lines.begin(checkpoint, peer) : isRotate ? rotate.begin(peer) : enrol.begin(peer);
            int limit = isLines ? MAX_LINES_BYTES : MAX_IDENTITY_BYTES;
            new PostedBody(request, response, callback, budget, limit, judge).run();
        }
        return true;
    }

    private static String mediaType(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
