package dev.indelible.collector.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.TlogReader;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log over HTTP and on the disk, for somebody who knows only C2SP. */
@Timeout(120)
class LogHandlerTest {
    @TempDir
    static Path folder;

    private static TestCollector collector;
    private static CollectorClient client;

    @BeforeAll
    static void start() throws Exception {
        collector = TestCollector.start(folder);
        client = collector.client();
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        for (int i = 0; i < 12; i++) {
            assertEquals(200, client.lines(stream.batch(60 + i)).status());
        }
    }

    @AfterAll
    static void stop() throws Exception {
        collector.close();
    }

    /** Asked without a request from elsewhere: tests keep to loopback. */
    @Test
    void onlyPeersOnThisMachineAreLocal() throws Exception {
        for (String local : List.of("127.0.0.1", "127.9.8.7", "::1", "::ffff:127.0.0.1")) {
            assertTrue(LogHandler.isLocal(new InetSocketAddress(InetAddress.getByName(local), 1)), local);
        }
        for (String far : List.of("192.0.2.1", "10.0.0.1", "0.0.0.0", "::", "2001:db8::1", "::ffff:192.0.2.1")) {
            assertFalse(LogHandler.isLocal(new InetSocketAddress(InetAddress.getByName(far), 1)), far);
        }
        assertFalse(LogHandler.isLocal(InetSocketAddress.createUnresolved("localhost", 1)), "not resolved");
        assertFalse(LogHandler.isLocal(null));
    }

    @Test
    void aStrangerCanCheckItAllOverHttp() throws Exception {
        List<byte[]> entries = new TlogReader(LogHandlerTest::ok).check(true);
        List<String> lines = collector.lines();
        assertEquals(lines.size(), entries.size());
        for (int i = 0; i < lines.size(); i++) {
            assertEquals(lines.get(i), new String(entries.get(i), StandardCharsets.UTF_8));
        }
        assertTrue(lines.size() > 3 * 256, "enough lines for a tile of level 1");
    }

    @Test
    void theSameStandsOnTheDisk() throws Exception {
        new TlogReader(path -> Files.readAllBytes(folder.resolve("log").resolve(path))).check(false);
    }

    @Test
    void theReaderNoticesAWrongHash() {
        assertThrows(
                AssertionError.class,
                () -> new TlogReader(path -> {
                            byte[] bytes = ok(path);
                            if (path.equals("tile/1/000.p/3")) {
                                bytes[40] ^= 1;
                            }
                            return bytes;
                        })
                        .check(true));
    }

    @Test
    void headersAreThoseOfTlogTiles() throws Exception {
        HttpResponse<byte[]> checkpoint = client.get("/checkpoint");
        assertEquals(
                "text/plain; charset=utf-8", header(checkpoint, "Content-Type").toLowerCase(Locale.ROOT));
        assertEquals("no-cache", header(checkpoint, "Cache-Control"));
        HttpResponse<byte[]> tile = client.get("/tile/0/000");
        assertEquals("application/octet-stream", header(tile, "Content-Type"));
        assertTrue(header(tile, "Cache-Control").contains("immutable"));
        assertEquals(8192, tile.body().length);
        HttpResponse<byte[]> entries = client.get("/tile/entries/000");
        assertEquals("application/octet-stream", header(entries, "Content-Type"));
        assertTrue(header(entries, "Cache-Control").contains("immutable"));
        assertTrue(entries.headers().firstValue("Server").isEmpty());
    }

    @Test
    void entriesAreCompressedForWhoTakesIt() throws Exception {
        HttpResponse<byte[]> plain = client.get("/tile/entries/001");
        HttpResponse<byte[]> packed = client.get("/tile/entries/001", "Accept-Encoding", "gzip");
        assertEquals("gzip", header(packed, "Content-Encoding"));
        assertArrayEquals(plain.body(), new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes());
    }

    @Test
    void nobodyIsGivenGzipWhoRefusesIt() throws Exception {
        HttpResponse<byte[]> plain = client.get("/tile/entries/001", "Accept-Encoding", "gzip;q=0, identity");
        assertEquals("", header(plain, "Content-Encoding"));
    }

    @Test
    void headSaysWhatGetWould() throws Exception {
        for (String path : List.of("/checkpoint", "/tile/0/000", "/tile/entries/000")) {
            String answer = raw("HEAD " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 200"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), "a head has no body");
            assertTrue(answer.contains("Content-Type: "), answer);
        }
    }

    /** A page whose name was made to lead to this machine makes its browser ask under that name. */
    @Test
    void entriesAreNotForARequestUnderAForeignName() throws Exception {
        for (String host : List.of("evil.example", "127.0.0.1.evil.example", "10.0.0.1:7717")) {
            assertTrue(status("/tile/entries/000", host).startsWith("HTTP/1.1 403"), host);
            assertTrue(status("/tile/0/000", host).startsWith("HTTP/1.1 200"), host);
        }
        for (String host : List.of("localhost", "127.0.0.1:7717", "[::1]:7717", "127.1.2.3")) {
            assertTrue(status("/tile/entries/000", host).startsWith("HTTP/1.1 200"), host);
        }
    }

    @Test
    void whatIsNotThereIsSaidSo() throws Exception {
        long size = collector.log.published().checkpoint().size();
        for (String path : List.of(
                "/tile/0/999",
                "/tile/0/0",
                "/tile/00/000",
                "/tile/0/000.p/0",
                "/tile/0/000.p/256",
                "/tile/0/003.p/" + (size % 256 + 1),
                "/tile/1/000",
                "/tile/9/000.p/1",
                "/tile/63/000",
                "/tile/entries/999",
                "/tile/entries/x001/000",
                "/tile/entries/x999/x999/x999/x999/999",
                "/tile/0/x999/x999/x999/x999/x999/999.p/9",
                "/tile/",
                "/",
                "/v1/other",
                "/keys/log.key",
                "/tile/0/../../../keys/log.key")) {
            HttpResponse<byte[]> response = client.get(path);
            assertTrue(
                    response.statusCode() == 404 || response.statusCode() == 400, path + " " + response.statusCode());
            assertTrue(new String(response.body(), StandardCharsets.UTF_8).contains("\"remedy\""), path);
        }
        assertEquals(405, client.get("/v1/lines").statusCode());
        assertEquals(
                405,
                client.reply(client.post("/checkpoint", "text/plain", new byte[1])
                                .build())
                        .status());
    }

    @Test
    void partialTilesOfEarlierCheckpointsCanStillBeRead() throws Exception {
        byte[] full = ok("tile/0/000");
        byte[] partial = ok("tile/0/000.p/7");
        assertEquals(7 * 32, partial.length);
        assertArrayEquals(Arrays.copyOf(full, partial.length), partial);
        assertFalse(Files.exists(folder.resolve("log/tile/0/000.p")), "the full tile has taken its place");
    }

    private static String status(String path, String host) throws Exception {
        return raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private static String raw(String request) throws Exception {
        URI url = URI.create(collector.url);
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static byte[] ok(String path) throws Exception {
        HttpResponse<byte[]> response = client.get("/" + path);
        assertEquals(200, response.statusCode(), path);
        return response.body();
    }

    private static String header(HttpResponse<byte[]> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }
}
