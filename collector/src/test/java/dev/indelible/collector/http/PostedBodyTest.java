package dev.indelible.collector.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.WithCollector;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies made to cost the collector more than their sender. */
class PostedBodyTest extends WithCollector {
    private static final int SLOW_SENDERS = 100;

    @Test
    void slowSendersHoldNobodyElseUp() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        URI url = URI.create(collector.url);
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < SLOW_SENDERS; i++) {
                Socket socket = new Socket(url.getHost(), url.getPort());
                slow.add(socket);
                socket.getOutputStream()
                        .write(("POST /v1/lines HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                        + "Content-Length: 1000\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            long begin = System.nanoTime();
            assertEquals(200, client.lines(stream.openBatch()).status());
            assertEquals(200, client.get("/checkpoint").statusCode());
            assertEquals(0, (System.nanoTime() - begin) / 5_000_000_000L, "seconds of others' slowness, in fives");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aBodyInSmallPiecesIsTaken() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        byte[] body = stream.openBatch();
        URI url = URI.create(collector.url);
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setTcpNoDelay(true);
            socket.getOutputStream()
                    .write(("POST /v1/lines HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                    + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < body.length; i += 100) {
                socket.getOutputStream().write(body, i, Math.min(100, body.length - i));
                Thread.sleep(5);
            }
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("HTTP/1.1 200", answer.substring(0, 12));
        }
    }

    @Test
    void manyEmptyMembersAreNoBody() throws Exception {
        byte[] empty = CollectorClient.gzip(new byte[0]);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < 100_000; i++) {
            body.write(empty);
        }
        assertEquals(400, packed(body.toByteArray()));
    }

    @Test
    void aHeaderWithoutEndIsNoBody() throws Exception {
        byte[] body = new byte[(8 << 20) + 1];
        Arrays.fill(body, (byte) 'x');
        byte[] head = {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0};
        System.arraycopy(head, 0, body, 0, head.length);
        assertEquals(413, packed(body));
        assertEquals(400, packed(Arrays.copyOf(body, 1 << 20)));
    }

    @Test
    void whatFollowsTheMemberIsNotOverlooked() throws Exception {
        byte[] body = CollectorClient.gzip(collector.enrolled("bank").openBatch());
        assertEquals(400, packed(Arrays.copyOf(body, body.length + 1)));
        assertEquals(400, packed(Arrays.copyOf(body, body.length - 1)));
        byte[] otherSum = body.clone();
        otherSum[body.length - 8] ^= 1;
        assertEquals(400, packed(otherSum));
        assertEquals(200, packed(body));
    }

    private int packed(byte[] body) throws Exception {
        return client.reply(client.post("/v1/lines", "application/x-ndjson", body)
                        .header("Content-Encoding", "gzip")
                        .build())
                .status();
    }
}
