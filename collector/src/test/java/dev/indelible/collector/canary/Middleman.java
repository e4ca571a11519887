package dev.indelible.collector.canary;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a canary and a collector, on real HTTP: passes all on, and changes what a test tells it to. */
final class Middleman implements AutoCloseable {
    private static final List<String> PASSED_ON = List.of("Content-Type", "Content-Encoding", "Indelible-Checkpoint");

    final List<String> asked = new CopyOnWriteArrayList<>();
    volatile String target;
    volatile byte[] sent;
    volatile Alteration alteration = (path, answer) -> answer;
    volatile List<String> headers = PASSED_ON;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    record Answer(int status, byte[] body) {}

    /** What becomes of an answer; one that throws leaves the canary without any. */
    @FunctionalInterface
    interface Alteration {
        Answer of(String path, Answer answer) throws IOException;
    }

    Middleman(String target) throws IOException {
        this.target = target;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void pass(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            byte[] body = exchange.getRequestBody().readAllBytes();
            sent = body;
            List<String> some = new ArrayList<>();
            for (String name : headers) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    some.addAll(List.of(name, value));
                }
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + path))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            if (!some.isEmpty()) {
                request.headers(some.toArray(String[]::new));
            }
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Answer answer = alteration.of(path, new Answer(response.statusCode(), response.body()));
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
