package dev.indelible.collector.benchmarks.load;

import dev.indelible.collector.benchmarks.process.Certificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import tools.jackson.databind.json.JsonMapper;

/** One agent's connection to the collector, by the library that real agents use. One thread. */
public final class AgentHttp implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final MediaType LINES = MediaType.get("application/x-ndjson");
    private static final MediaType OBJECT = MediaType.get("application/json");

    private final OkHttpClient http;
    private final String url;

    /**
     * An answer.
     *
     * @param members of its JSON object
     */
    record Reply(int status, int retryAfterSeconds, Map<?, ?> members) {}

    /** {@code certificate}: the collector's, or null for plain HTTP. */
    public AgentHttp(String url, Certificate certificate) throws IOException {
        this.url = url;
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .proxy(Proxy.NO_PROXY)
                .connectionPool(new ConnectionPool(1, 5, TimeUnit.MINUTES))
                .retryOnConnectionFailure(false)
                .readTimeout(PATIENCE)
                .callTimeout(PATIENCE);
        if (certificate != null) {
            trust(builder, certificate);
        }
        http = builder.build();
    }

    /** Posts packed lines. {@code checkpoint}: the header, or null. */
    Reply lines(byte[] gzip, String checkpoint) throws IOException {
        Request.Builder request = new Request.Builder()
                .url(url + "/v1/lines")
                .header("Content-Encoding", "gzip")
                .post(RequestBody.create(gzip, LINES));
        if (checkpoint != null) {
            request.header("Indelible-Checkpoint", checkpoint);
        }
        return send(request);
    }

    /** Posts a JSON object of texts. */
    Reply object(String path, Map<String, String> members) throws IOException {
        return send(new Request.Builder()
                .url(url + path)
                .post(RequestBody.create(JSON.writeValueAsBytes(members), OBJECT)));
    }

    /** Gets what is there, or throws. */
    public byte[] get(String path) throws IOException {
        try (Response response =
                http.newCall(new Request.Builder().url(url + path).build()).execute()) {
            if (response.code() != 200) {
                throw new IOException("GET " + path + " is answered with " + response.code());
            }
            return response.body().bytes();
        }
    }

    private Reply send(Request.Builder request) throws IOException {
        try (Response response = http.newCall(request.build()).execute()) {
            String wait = response.header("Retry-After", "0");
            Map<?, ?> members = JSON.readValue(response.body().bytes(), Map.class);
            return new Reply(response.code(), Integer.parseInt(wait), members);
        }
    }

    private static void trust(OkHttpClient.Builder builder, Certificate certificate) throws IOException {
        try (InputStream in = Files.newInputStream(certificate.file())) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "collector", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, factory.getTrustManagers(), null);
            builder.sslSocketFactory(tls.getSocketFactory(), (X509TrustManager) factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IOException("the certificate for loopback cannot be used", e);
        }
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}
