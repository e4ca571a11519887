package dev.indelible.collector.ingest;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Posts lines by a plain socket, from a loopback address of the test's choice, and no faster than the test wants. */
final class RawPost {
    private RawPost() {}

    /** A request without its body, of which so many bytes are promised. */
    static Socket begin(String url, String from, int length) throws IOException {
        URI to = URI.create(url);
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(new InetSocketAddress(to.getHost(), to.getPort()));
        socket.setSoTimeout(60_000);
        socket.getOutputStream()
                .write(("POST /v1/lines HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                + "Connection: close\r\nContent-Length: " + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** The whole answer to a whole request. */
    static String answer(String url, String from, byte[] body) throws IOException {
        try (Socket socket = begin(url, from, body.length)) {
            socket.getOutputStream().write(body);
            return answer(socket);
        }
    }

    static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
