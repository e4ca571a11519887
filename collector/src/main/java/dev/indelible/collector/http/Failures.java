package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Requests that never reach a handler, and handlers that fail: the same JSON as all other errors, without inner details. */
final class Failures extends ErrorHandler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Answer answer = status >= 500 || status < 400
                ? new Answer(
                        503,
                        Answer.error(503, "the collector could not do this", "send it again later")
                                .fields(),
                        5)
                : Answer.error(status, "the request is not one this server takes", "check method, path and headers");
        JsonAnswer.write(response, callback, answer);
        return true;
    }
}
