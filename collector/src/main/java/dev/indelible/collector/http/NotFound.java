package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The answer to every other address. */
final class NotFound extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        JsonAnswer.write(
                response,
                callback,
                Answer.error(
                        404,
                        "nothing lies here",
                        "this collector has /v1/lines, /v1/enrol, /v1/rotate, /checkpoint and /tile/"));
        return true;
    }
}
