package dev.indelible.agent.forward;

import dev.indelible.chain.enrol.EnrolmentToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;

/**
 * The way to the collector that the token names: TLS to the pinned key, or plain HTTP to this machine only. No proxy, no
 * redirect, no cookie; every wait and every answer is bounded. One thread, the forwarder's, since the first use loads
 * the HTTP library, which must not happen before the application's main has begun.
 */
final class Collector {
    static final int MAX_REPLY_BYTES = 1 << 20;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration READ = Duration.ofSeconds(30);
    private static final long LONGEST_RETRY_SECONDS = 300;

    private final OkHttpClient http;
    private final HttpUrl base;

    /** Throws IllegalArgumentException, naming the remedy, when the token's address may not be used. */
    Collector(EnrolmentToken token) {
        base = HttpUrl.parse(token.url());
        if (base == null) {
            throw new IllegalArgumentException("the token's address is no URL; ask for a new token");
        }
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .proxy(Proxy.NO_PROXY)
                .followRedirects(false)
                .followSslRedirects(false)
                // The library would ask again at once; how often the collector is asked is the backoff's to say.
                .retryOnConnectionFailure(false)
                .connectTimeout(CONNECT)
                .readTimeout(READ)
                .writeTimeout(READ);
        if (base.isHttps()) {
            pin(builder, token.pin());
        } else if (isLoopback(base.host())) {
            builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).dns(Collector::onThisMachine);
        } else {
            throw new IllegalArgumentException("the token names plain HTTP to " + base.host()
                    + "; that is for this machine only: let the collector serve TLS and ask for a new token");
        }
        http = builder.build();
    }

    private static void pin(OkHttpClient.Builder builder, String pin) {
        if (pin == null) {
            throw new IllegalArgumentException("the token names no key for TLS; ask for a new token");
        }
        try {
            PinnedServer trusted = new PinnedServer(pin);
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {trusted}, null);
            builder.sslSocketFactory(tls.getSocketFactory(), trusted)
                    .hostnameVerifier((host, session) -> true)
                    .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("this Java platform offers no TLS: " + e.getMessage(), e);
        }
    }

    /** What a resolver says of {@code localhost} is believed only where it stays here. */
    private static List<InetAddress> onThisMachine(String host) throws UnknownHostException {
        List<InetAddress> local = Stream.of(InetAddress.getAllByName(host))
                .filter(InetAddress::isLoopbackAddress)
                .toList();
        if (local.isEmpty()) {
            throw new UnknownHostException(host + " is not this machine");
        }
        return local;
    }

    /** A name or literal of this machine. */
    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.[0-9]{1,3}){3}");
    }

    /**
     * Posts a body.
     *
     * @param path such as {@code /v1/lines}
     * @param within all of it, from the first look-up to the last byte of the answer
     * @throws IOException when there was no answer
     */
    Reply post(String path, String mediaType, byte[] body, Map<String, String> headers, Duration within)
            throws IOException {
        Request.Builder request = new Request.Builder()
                .url(base.newBuilder().encodedPath(path).build())
                .post(RequestBody.create(body, MediaType.get(mediaType)));
        headers.forEach(request::header);
        OkHttpClient bounded = within.compareTo(CONNECT) < 0
                ? http.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()
                : http;
        Call call = bounded.newCall(request.build());
        call.timeout().timeout(Math.max(1, within.toMillis()), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            Buffer answer = new Buffer();
            while (response.body().source().read(answer, MAX_REPLY_BYTES + 1 - answer.size()) > 0) {
                if (answer.size() > MAX_REPLY_BYTES) {
                    // Closing alone would read on for a while.
                    call.cancel();
                    throw new AnswerException("the answer is longer than " + MAX_REPLY_BYTES + " bytes");
                }
            }
            return new Reply(response.code(), retryAfter(response.header("Retry-After")), answer.readByteArray());
        }
    }

    private static long retryAfter(String header) {
        return header != null && header.matches("[0-9]{1,9}")
                ? Math.min(LONGEST_RETRY_SECONDS, Long.parseLong(header))
                : 0;
    }
}
