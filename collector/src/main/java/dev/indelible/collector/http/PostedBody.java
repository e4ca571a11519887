package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import dev.indelible.collector.ingest.Judge;
import dev.indelible.collector.ingest.Patience;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Collects a body as it arrives, without holding a thread for it, so that slow senders cost a connection and what they have
 * sent, and no more. Its first line is judged as soon as it is here, and whether it may be long as soon as it is; once it is whole it is unpacked and judged on
 * the thread that brought its end. Of a body that is refused the rest is read and thrown away, up to a bound, since a
 * client that still sends would not see the answer. A request is answered once: by what became of its body, or when it
 * took too long.
 */
final class PostedBody implements Runnable {
    /** So much of a body may be held for anybody: whoever hides the first line can leave that much here anyway. */
    private static final int SHORT = FirstLine.MAX_PACKED;
    /** What is thrown away of a refused body before the connection is closed over it. */
    private static final long MAX_DISCARDED = 32L << 20;
    /** What lines take as objects, in lengths of the body: short lines more than long ones. */
    private static final int JUDGED_LENGTHS = 3;

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final MemoryBudget budget;
    private final int limit;
    private final Judge judge;
    private final BudgetedBytes sent;
    private final String encoding;
    private final FirstLine firstLine;
    private final Scheduler.Task deadline;
    private Answer refused;
    private long discarded;
    private boolean held;
    private boolean ended;

    /** @param limit the most bytes, as sent and unpacked alike */
    PostedBody(Request request, Response response, Callback callback, MemoryBudget budget, int limit, Judge judge) {
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.budget = budget;
        this.limit = limit;
        this.judge = judge;
        this.sent = new BudgetedBytes(budget, limit);
        this.encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        this.firstLine = new FirstLine(judge, isGzip());
        this.deadline = request.getComponents()
                .getScheduler()
                .schedule(this::tooLate, Patience.BODY.toSeconds(), TimeUnit.SECONDS);
    }

    /** Takes what has arrived; the server calls it again when there is more. */
    @Override
    public void run() {
        Exception failure = null;
        synchronized (this) {
            if (ended) {
                return;
            }
            try {
                if (request.getLength() > limit && refused == null) {
                    refuse(BudgetedBytes.tooLong(limit));
                }
                if (!arrived()) {
                    return;
                }
            } catch (Exception e) {
                failure = e;
                sent.close();
            }
            ended = true;
        }
        deadline.cancel();
        try (judge) {
            if (failure != null) {
                Response.writeError(request, response, callback, failure);
            } else if (refused != null) {
                JsonAnswer.write(response, callback, refused);
            } else {
                judge();
            }
        }
    }

    /** Reads all there is; true once the body is whole, or no more of it is wanted. */
    private boolean arrived() throws Exception {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return false;
            }
            if (Content.Chunk.isFailure(chunk)) {
                refuse(Answer.error(400, "the body did not arrive whole", "send it again"));
                return true;
            }
            try {
                take(chunk);
            } finally {
                chunk.release();
            }
            if (chunk.isLast()) {
                return true;
            }
            if (discarded > MAX_DISCARDED) {
                response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
                return true;
            }
        }
    }

    private void take(Content.Chunk chunk) throws Exception {
        if (refused == null) {
            try {
                sent.add(chunk.getByteBuffer());
                Answer answer = firstLine.look(sent, chunk.isLast());
                if (answer == null && !held && firstLine.seen() && sent.length() > SHORT) {
                    held = true;
                    answer = judge.hold();
                }
                if (answer != null) {
                    refuse(answer);
                }
            } catch (Refused e) {
                refuse(e.answer());
            }
        } else {
            discarded += chunk.remaining();
            if (discarded > limit) {
                refused = BudgetedBytes.tooLong(limit);
            }
        }
    }

    private void refuse(Answer answer) {
        refused = answer;
        discarded += sent.length();
        sent.close();
    }

    private void tooLate() {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            sent.close();
        }
        try (judge) {
            JsonAnswer.write(
                    response,
                    callback,
                    Answer.error(
                            408, "the body took longer than " + Patience.BODY.toSeconds() + " s", "send fewer lines"));
        }
    }

    private boolean isGzip() {
        return encoding != null && encoding.equalsIgnoreCase("gzip");
    }

    private void judge() {
        Answer answer;
        try (BudgetedBytes body = sent;
                BudgetedBytes plain = new BudgetedBytes(budget, limit)) {
            if (encoding == null || encoding.equalsIgnoreCase("identity")) {
                answer = judge(body);
            } else if (isGzip()) {
                Gzip.unpack(body, plain);
                answer = judge(plain);
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

    private Answer judge(BudgetedBytes body) throws Exception {
        long more = (long) JUDGED_LENGTHS * body.length();
        if (!budget.take(more)) {
            throw new Refused(Answer.later("more is being judged than the collector can hold"));
        }
        try {
            return judge.take(body.array(), body.length());
        } finally {
            budget.give(more);
        }
    }
}
