package dev.indelible.collector.http;

import dev.indelible.collector.ingest.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Reads a body, decompressed, within limits: of its size, of the time a sender may take, and of the memory that all bodies
 * share. Close it when the request is answered: that gives the memory back. One thread.
 */
final class RequestBody implements AutoCloseable {
    private static final int FIRST_CHUNK = 1 << 16;
    private static final long SECONDS = 30;

    private final MemoryBudget budget;
    private byte[] bytes = new byte[0];
    private int length;

    /** A body that is not taken; carries the answer. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Answer answer;

        Refused(Answer answer) {
            super(answer.toString(), null, false, false);
            this.answer = answer;
        }

        Answer answer() {
            return answer;
        }
    }

    RequestBody(MemoryBudget budget) {
        this.budget = budget;
    }

    /** Reads all of it, at most {@code limit} bytes after decompression. */
    void read(Request request, int limit) throws IOException, Refused {
        String encoding = request.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        boolean gzip = "gzip".equalsIgnoreCase(encoding);
        if (encoding != null && !gzip && !encoding.equalsIgnoreCase("identity")) {
            throw new Refused(Answer.error(
                    400, "Content-Encoding " + encoding + " is not known here", "send gzip, or no Content-Encoding"));
        }
        if (request.getLength() > limit) {
            throw tooLarge(limit);
        }
        try (InputStream raw = Request.asInputStream(request);
                InputStream in = gzip ? new GZIPInputStream(raw, FIRST_CHUNK) : raw) {
            fill(in, limit);
        } catch (ZipException | EOFException e) {
            throw new Refused(
                    Answer.error(400, "the body is no whole gzip stream", "compress the body with gzip, or send it as it is"));
        }
    }

    /** The bytes read, the first {@link #length} of this array. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    @Override
    public void close() {
        budget.give(bytes.length);
        bytes = new byte[0];
        length = 0;
    }

    private void fill(InputStream in, int limit) throws IOException, Refused {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        grow(FIRST_CHUNK, limit);
        while (true) {
            int read = in.read(bytes, length, bytes.length - length);
            if (read < 0) {
                return;
            }
            length += read;
            if (length > limit) {
                throw tooLarge(limit);
            }
            if (System.nanoTime() > deadline) {
                throw new Refused(Answer.error(408, "the body took longer than " + SECONDS + " s", "send fewer lines"));
            }
            if (length == bytes.length) {
                grow(2 * bytes.length, limit);
            }
        }
    }

    /** One byte more than the limit is enough to see that it is exceeded. */
    private void grow(int size, int limit) throws Refused {
        int next = Math.min(size, limit + 1);
        if (!budget.take(next - bytes.length)) {
            throw new Refused(Answer.later("more is being sent than the collector can hold"));
        }
        bytes = Arrays.copyOf(bytes, next);
    }

    private static Refused tooLarge(int limit) {
        return new Refused(
                Answer.error(413, "the body has more than " + limit + " bytes when decompressed", "send fewer lines"));
    }
}
