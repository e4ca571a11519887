package dev.indelible.benchmarks.fork;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Receives OTLP over HTTP on loopback and counts spans: what an exporter really delivered. */
final class OtlpSink implements AutoCloseable {
    /** ExportTraceServiceRequest: resource_spans = 1; scope_spans = 2; spans = 2, each length-delimited. */
    private static final int[] PATH = {1, 2, 2};

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final AtomicLong spans = new AtomicLong();

    OtlpSink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    long spans() {
        return spans.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream in = exchange.getRequestBody()) {
            byte[] body = in.readAllBytes();
            spans.addAndGet(count(body, 0, body.length, 0));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Fields of the wanted number are entered; at the last level they are counted. */
    private static long count(byte[] body, int from, int to, int level) {
        long found = 0;
        int[] at = {from};
        while (at[0] < to) {
            long tag = varint(body, at);
            switch ((int) (tag & 7)) {
                case 0 -> varint(body, at);
                case 1 -> at[0] += 8;
                case 2 -> {
                    int length = (int) varint(body, at);
                    if (tag >>> 3 == PATH[level]) {
                        found += level == PATH.length - 1 ? 1 : count(body, at[0], at[0] + length, level + 1);
                    }
                    at[0] += length;
                }
                case 5 -> at[0] += 4;
                default -> throw new IllegalArgumentException("no protobuf of OTLP: wire type " + (tag & 7));
            }
        }
        return found;
    }

    private static long varint(byte[] body, int[] at) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = body[at[0]++];
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("no protobuf of OTLP: a varint without end");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
