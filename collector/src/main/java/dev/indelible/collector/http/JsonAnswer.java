package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import tools.jackson.databind.json.JsonMapper;

/** Writes an answer as a response with a JSON body. Safe for many threads. */
final class JsonAnswer {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonAnswer() {}

    static void write(Response response, Callback callback, Answer answer) {
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        if (answer.retryAfter() > 0) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, Integer.toString(answer.retryAfter()));
        }
        response.write(true, ByteBuffer.wrap(JSON.writeValueAsBytes(answer.fields())), callback);
    }
}
