package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Collects a body as it arrives, without holding a thread for it, so that slow senders cost a connection and what they have
 * sent, and no more. Once it is whole it is unpacked and judged on the thread that brought its end. A request is answered
 * once: by what became of its body, or when it took too long.
 */
final class PostedBody implements Runnable {
    private static final long SECONDS = 30;

    /** Judges a whole body, the first {@code length} of these bytes. */
    interface Taker {
        Answer take(byte[] bytes, int length) throws Exception;
    }

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final MemoryBudget budget;
    private final int limit;
    private final Taker taker;
    private final BudgetedBytes sent;
    private final Scheduler.Task deadline;
    private boolean ended;

    /** @param limit the most bytes, as sent and unpacked alike */
    PostedBody(Request request, Response response, Callback callback, MemoryBudget budget, int limit, Taker taker) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.budget = budget;
        this.limit = limit;
        this.taker = taker;
        this.sent = new BudgetedBytes(budget, limit);
        this.deadline = request.getComponents().getScheduler().schedule(this::tooLate, SECONDS, TimeUnit.SECONDS);
    }

    /** Takes what has arrived; the server calls it again when there is more. */
    @Override
    public void run() {
        Answer refused = null;
        synchronized (this) {
            if (ended) {
                return;
            }
            try {
                if (!arrived()) {
                    return;
                }
            } catch (Refused e) {
                refused = e.answer();
                sent.close();
            }
            ended = true;
        }
        deadline.cancel();
        if (refused != null) {
            JsonAnswer.write(response, callback, refused);
        } else {
            judge();
        }
    }

    /** Reads all there is; true once the body is whole. */
    private boolean arrived() throws Refused {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) {
                throw new Refused(Answer.error(400, "the body did not arrive whole", "send it again"));
            }
            try {
                sent.add(chunk.getByteBuffer());
            } finally {
                chunk.release();
            }
            if (chunk.isLast()) {
                return true;
            }
        }
    }

    private void tooLate() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            sent.close();
        }
        JsonAnswer.write(
                response,
                callback,
                Answer.error(408, "the body took longer than " + SECONDS + " s", "send fewer lines"));
    }

    private void judge() {
        Answer answer;
        try (BudgetedBytes body = sent;
                BudgetedBytes plain = new BudgetedBytes(budget, limit)) {
            String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
            if (encoding == null || encoding.equalsIgnoreCase("identity")) {
                answer = taker.take(body.array(), body.length());
            } else if (encoding.equalsIgnoreCase("gzip")) {
                Gzip.unpack(body, plain);
                answer = taker.take(plain.array(), plain.length());
            } else {
                answer = Answer.error(
                        400, "this Content-Encoding is not known here", "send gzip, or no Content-Encoding");
            }
        } catch (Refused e) {
            answer = e.answer();
        } catch (Exception e) {
            Response.writeError(request, response, callback, e);
            return;
        }
        JsonAnswer.write(response, callback, answer);
    }
}
