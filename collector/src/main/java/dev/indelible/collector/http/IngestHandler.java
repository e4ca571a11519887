package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.ingest.EnrolIngest;
import dev.indelible.collector.ingest.LineIngest;
import java.io.IOException;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The two addresses that agents post to: {@code /v1/lines} and {@code /v1/enrol}. */
final class IngestHandler extends Handler.Abstract {
    /** A batch after decompression. */
    static final int MAX_LINES_BYTES = 8 << 20;

    private static final int MAX_ENROL_BYTES = 16 << 10;

    private final LineIngest lines;
    private final EnrolIngest enrol;
    private final MemoryBudget budget;

    IngestHandler(LineIngest lines, EnrolIngest enrol, MemoryBudget budget) {
        this.lines = lines;
        this.enrol = enrol;
        this.budget = budget;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String path = Request.getPathInContext(request);
        boolean isLines = path.equals("/v1/lines");
        if (!isLines && !path.equals("/v1/enrol")) {
            return false;
        }
        JsonAnswer.write(response, callback, answer(request, isLines));
        return true;
    }

    private Answer answer(Request request, boolean isLines) throws IOException, InterruptedException {
        if (!request.getMethod().equals("POST")) {
            return Answer.error(405, "this address takes POST only", "send the body with POST");
        }
        String type = isLines ? "application/x-ndjson" : "application/json";
        if (!mediaType(request).equals(type)) {
            return Answer.error(400, "Content-Type is not " + type, "send Content-Type: " + type);
        }
        try (RequestBody body = new RequestBody(budget)) {
            body.read(request, isLines ? MAX_LINES_BYTES : MAX_ENROL_BYTES);
            String peer = Request.getRemoteAddr(request);
            return isLines
                    ? lines.take(
                            body.bytes(), body.length(), request.getHeaders().get("Indelible-Checkpoint"), peer)
                    : enrol.take(body.bytes(), body.length(), peer);
        } catch (RequestBody.Refused e) {
            return e.answer();
        }
    }

    private static String mediaType(Request request) {
        String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
