package dev.indelible.benchmarks.servlet;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Sixteen connections that are kept, each with one request after the other; as little work as a client can do. */
final class Client {
    private static final int CONNECTIONS = 16;
    private static final int ANSWER_MILLIS = 20_000;

    private static final byte[] REQUEST =
            "GET /accounts/ACC-1001 HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: bench\r\nAccept: application/json\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private final int port;

    Client(int port) {
        this.port = port;
    }

    /** Sends for so long; how many requests were answered with 200. */
    long send(double seconds) throws Exception {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Long>> all = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                all.add(() -> sendOn(until));
            }
            long answered = 0;
            for (Future<Long> one : threads.invokeAll(all)) {
                answered += one.get();
            }
            return answered;
        } finally {
            threads.shutdownNow();
            threads.awaitTermination(1, TimeUnit.MINUTES);
        }
    }

    private long sendOn(long until) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS);
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[4096];
            long answered = 0;
            while (System.nanoTime() < until) {
                socket.getOutputStream().write(REQUEST);
                read(in, buffer);
                answered++;
            }
            return answered;
        }
    }

    /** One answer: it ends with the bytes that every body ends with. */
    private static void read(InputStream in, byte[] buffer) throws IOException {
        int length = 0;
        do {
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) {
                throw new IOException("the server closed a connection");
            }
            length += read;
        } while (!whole(buffer, length));
        if (buffer[9] != '2') {
            throw new IOException("no 200: " + new String(buffer, 0, length, StandardCharsets.US_ASCII));
        }
    }

    private static boolean whole(byte[] buffer, int length) {
        return length > Server.ANSWER.length
                && buffer[length - 1] == '}'
                && buffer[length - Server.ANSWER.length - 1] == '\n';
    }
}
