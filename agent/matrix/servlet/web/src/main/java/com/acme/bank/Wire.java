package com.acme.bank;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends what no library would: any method, any path, several requests at once, and half a reading. */
final class Wire {
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");
    private static final Pattern COOKIE = Pattern.compile("(?im)^set-cookie: *([^;\\r\\n]*)");

    private final int port;
    private String cookie;

    Wire(int port) {
        this.port = port;
    }

    /** Sends it all and reads to the end; gives the statuses. */
    String send(String... requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(String.join("", requests).getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            Matcher set = COOKIE.matcher(answer);
            cookie = set.find() ? set.group(1) : null;
            List<String> statuses = new ArrayList<>();
            for (Matcher status = STATUS.matcher(answer); status.find(); ) {
                statuses.add(status.group(1));
            }
            return String.join(",", statuses) + (answer.contains("body 10") ? " body" : "");
        }
    }

    /** The cookie that the last answer set, or null. */
    String cookie() {
        return cookie;
    }

    /** Sends it, reads the first bytes of the answer and goes away at once. */
    void leave(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            if (in.readNBytes(500).length == 0) {
                throw new IOException("no answer");
            }
            socket.setSoLinger(true, 0);
        }
    }

    /** A request without a body that ends its connection. */
    static String of(String method, String target, String... headers) {
        StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: bank.example\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }
}
