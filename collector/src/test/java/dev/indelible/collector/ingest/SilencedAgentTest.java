package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.WithCollector;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Strangers who know one stream's id, and what was stored of it, hold all the requests they can; its agent goes on. */
class SilencedAgentTest extends WithCollector {
    private static final String HERE = "127.0.0.1";
    private static final String ELSEWHERE = "127.0.0.2";
    private static final int LONG = 300_000;

    private final List<Socket> held = new ArrayList<>();
    private AgentStreamWriter stream;
    private byte[] open;
    private byte[] stored;

    @BeforeEach
    void aStream() throws Exception {
        stream = collector.enrolled("bank");
        open = stream.openBatch();
        assertEquals(200, client.lines(open).status());
        stored = longBatch();
        assertEquals(200, plain(stored).status());
    }

    @AfterEach
    void letGo() throws Exception {
        for (Socket socket : held) {
            socket.close();
        }
    }

    @Test
    void aLineThatIsNotTheStoredOneIsAnsweredWithThePosition() throws Exception {
        byte[] body = padded(forged(0, new byte[32]), LONG);
        String answer = RawPost.answer(collector.url, ELSEWHERE, body);
        assertTrue(answer.startsWith("HTTP/1.1 409 "), answer);
        assertTrue(answer.contains("\"next\":" + stream.seq()), answer);
        assertTrue(answer.contains("\"leaf\":\"" + Encoding.base64(stream.head()) + '"'), answer);
        assertTrue(collector.lines().toString().contains("\"action\":\"stream.fork\""));
    }

    @Test
    void heldBodiesThatDoNotGoOnTakeNoPlace() throws Exception {
        for (int i = 0; i < 20; i++) {
            hold(HERE, padded(forged(0, new byte[32]), 1000 + i), 100_000);
            assertEquals(200, plain(stored).status(), "the same again");
            assertEquals(200, client.lines(stream.batch(1)).status(), "what comes next");
        }
    }

    @Test
    void heldBodiesBehindAStoredLineTakeNoPlace() throws Exception {
        byte[] first = firstLine(stored);
        for (int i = 0; i < 20; i++) {
            hold(HERE, first, 100_000);
            assertEquals(200, client.lines(open).status(), "the same again");
            assertEquals(200, client.lines(stream.batch(1)).status(), "what comes next");
        }
    }

    @Test
    void heldBodiesBehindAForgedNextLineTakeNoPlace() throws Exception {
        for (int i = 0; i < 20; i++) {
            hold(HERE, forged(stream.seq(), stream.head()), 100_000);
            assertEquals(200, client.lines(open).status(), "the same again");
            assertEquals(200, client.lines(stream.batch(1)).status(), "what comes next");
        }
    }

    @Test
    void longBodiesFromElsewhereTakeNoPlaceOfTheAgents() throws Exception {
        byte[] again = padded(firstLine(stored), LONG);
        byte[] next = padded(forged(stream.seq(), stream.head()), LONG);
        holdAllPlaces(ELSEWHERE, again);
        holdAllPlaces(ELSEWHERE, next);
        assertEquals(200, plain(stored).status(), "the same again");
        assertEquals(200, plain(longBatch()).status(), "what comes next");
    }

    @Test
    void longBodiesBehindAStoredLineTakeNoPlaceOfWhatComesNext() throws Exception {
        holdAllPlaces(HERE, padded(firstLine(stored), LONG));
        assertEquals(200, plain(longBatch()).status(), "what comes next");
        assertEquals(200, client.lines(open).status(), "what is short");
    }

    /** Sends until a body that is begun so is refused for those that are held. */
    private void holdAllPlaces(String from, byte[] body) throws Exception {
        String answer = RawPost.answer(collector.url, from, body);
        assertTrue(answer.startsWith("HTTP/1.1 422 "), answer);
        for (int i = 0; i < 200 && !answer.startsWith("HTTP/1.1 429 "); i++) {
            hold(from, body, 1_000_000);
            answer = RawPost.answer(collector.url, from, body);
        }
        assertTrue(answer.startsWith("HTTP/1.1 429 "), answer);
    }

    /** A line of the stream as anybody can make it up. */
    private byte[] forged(long seq, byte[] prev) {
        return ("{\"stream\":\"" + stream.id + "\",\"seq\":" + seq + ",\"prev\":\"" + Encoding.base64(prev)
                        + "\",\"time\":\"2026-01-01T00:00:00.000000Z\",\"kind\":\"method\","
                        + "\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"service\":\"bank\"}\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] firstLine(byte[] body) {
        return Arrays.copyOf(body, new String(body, StandardCharsets.ISO_8859_1).indexOf('\n') + 1);
    }

    /** The same, and behind it what is no line. */
    private static byte[] padded(byte[] line, int length) {
        byte[] body = Arrays.copyOf(line, length);
        Arrays.fill(body, line.length, length, (byte) '\n');
        return body;
    }

    private byte[] longBatch() {
        List<byte[]> lines = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            StringBuilder noise = new StringBuilder();
            new Random(i).ints(LONG / 10, 'a', 'z').forEach(c -> noise.append((char) c));
            lines.add(stream.event(noise.toString()));
        }
        lines.add(stream.seal());
        return AgentStreamWriter.body(lines);
    }

    private Reply plain(byte[] body) throws Exception {
        return client.reply(
                client.post("/v1/lines", "application/x-ndjson", body).build());
    }

    /** Begins a body of this length, and sends no more of it than this. */
    private void hold(String from, byte[] begin, int length) throws IOException {
        Socket socket = RawPost.begin(collector.url, from, length);
        held.add(socket);
        socket.getOutputStream().write(begin);
    }
}
