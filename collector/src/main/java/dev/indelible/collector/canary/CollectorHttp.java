package dev.indelible.collector.canary;

import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests to the collector that a token names: TLS with the token's pin, plain HTTP to a loopback address only, no proxy,
 * no redirects. Each answer is bounded in bytes, and all of one check in time. One thread.
 */
final class CollectorHttp {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ANSWER_BYTES = 256 << 10;

    private final HttpClient http;
    private final String url;
    private long deadline = System.nanoTime();
    private Duration limit = Duration.ZERO;

    /** An answer. */
    record Reply(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** The members of a JSON body; none where it is no JSON object. */
        Map<?, ?> members() {
            try {
                return JSON.readValue(body, Map.class);
            } catch (JacksonException e) {
                return Map.of();
            }
        }

        /** Status and error, in words. */
        String said() {
            return members().get("error") instanceof String error ? status + ", " + error : Integer.toString(status);
        }
    }

    /** @throws IllegalArgumentException for a token whose address must not be used */
    CollectorHttp(EnrolmentToken token) throws IOException {
        url = token.url().replaceAll("/+$", "");
        URI uri = URI.create(url);
        HttpClient.Builder builder = HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY);
        if ("https".equals(uri.getScheme()) && token.pin() != null) {
            builder.sslContext(PinnedKey.context(token.pin()));
        } else if (!"http".equals(uri.getScheme())
                || uri.getHost() == null
                || !InetAddress.getByName(uri.getHost()).isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "the token's address is neither https with a pin nor http to this machine; ask for a new token");
        }
        http = builder.build();
    }

    /** All requests from here on must be answered within this time. */
    void begin(Duration within) {
        limit = within;
        deadline = System.nanoTime() + within.toNanos();
    }

    Reply get(String path, int bytes) throws IOException, InterruptedException, CanaryException {
        return send(HttpRequest.newBuilder(URI.create(url + path)).build(), bytes);
    }

    /** @param headers names and values in turn */
    Reply post(String path, byte[] body, String... headers) throws IOException, InterruptedException, CanaryException {
        return send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .headers(headers)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                ANSWER_BYTES);
    }

    static byte[] json(Map<String, String> members) {
        return JSON.writeValueAsBytes(members);
    }

    private Reply send(HttpRequest request, int bytes) throws IOException, InterruptedException, CanaryException {
        CompletableFuture<HttpResponse<byte[]>> sent = http.sendAsync(request, head -> new BoundedBody(bytes));
        try {
            HttpResponse<byte[]> response = sent.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            return new Reply(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw new CanaryException("not answered within " + limit.toSeconds() + " s since the check began");
        } catch (ExecutionException e) {
            throw new IOException(reason(e.getCause()), e.getCause());
        } finally {
            sent.cancel(true);
        }
    }

    /** The innermost message: a refused key stands below a failed handshake. */
    private String reason(Throwable error) {
        Throwable innermost = error;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        String message = innermost.getMessage();
        return url + ": " + (message == null ? innermost.getClass().getSimpleName() : message);
    }
}
