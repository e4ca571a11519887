package dev.indelible.collector;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a collector as an agent does, over real HTTP. */
public final class CollectorClient {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http;
    private final String url;

    /** A status and the members of the JSON body. */
    public record Reply(int status, Map<?, ?> body, HttpResponse<byte[]> response) {
        public String text(String member) {
            return (String) body.get(member);
        }

        public long number(String member) {
            return ((Number) body.get(member)).longValue();
        }
    }

    public CollectorClient(String url) {
        this(url, HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build());
    }

    public CollectorClient(String url, HttpClient http) {
        this.url = url;
        this.http = http;
    }

    public Reply lines(byte[] body) throws Exception {
        return lines(body, null);
    }

    /** Sends a batch, with the checkpoint note last verified, or null. */
    public Reply lines(byte[] body, String checkpoint) throws Exception {
        HttpRequest.Builder request = post("/v1/lines", "application/x-ndjson", gzip(body))
                .header("Content-Encoding", "gzip");
        if (checkpoint != null) {
            request.header(
                    "Indelible-Checkpoint",
                    Base64.getEncoder().encodeToString(checkpoint.getBytes(StandardCharsets.UTF_8)));
        }
        return reply(request.build());
    }

    /** Enrols as an agent does. */
    public Reply enrol(String token, SigningKey identity) throws Exception {
        EnrolmentToken claims = EnrolmentToken.parse(token);
        byte[] proof = identity.sign(Possession.message(
                claims.id(), claims.log().name(), claims.service(), identity.publicKey()));
        return enrol(token, identity.publicKey(), proof);
    }

    public Reply enrol(String token, byte[] identity, byte[] proof) throws Exception {
        byte[] body = JSON.writeValueAsBytes(Map.of(
                "token", token, "identity", Encoding.base64(identity), "proof", Encoding.base64(proof)));
        return reply(post("/v1/enrol", "application/json", body).build());
    }

    public Reply reply(HttpRequest request) throws Exception {
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), JSON.readValue(response.body(), Map.class), response);
    }

    public HttpRequest.Builder post(String path, String type, byte[] body) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }

    public HttpResponse<byte[]> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    public static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        }
        return out.toByteArray();
    }
}
