package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A collector with little memory, under more than it can hold. */
@Timeout(240)
class LoadTest {
    private static final int HEAP_MIB = 96;
    private static final int AGENTS = 12;
    private static final int SLOW = 200;
    private static final int HUGE_BYTES = 7 << 20;

    @TempDir
    Path folder;

    @Test
    void littleMemoryOutlivesManyHugeAndSlowSenders() throws Exception {
        Path data = folder.resolve("home");
        List<Socket> slow = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(2 * AGENTS);
        try (ForkedCollector collector = ForkedCollector.startWithHeap(
                HEAP_MIB, folder, "serve", "--data", data.toString(), "--listen", "127.0.0.1:0", "--min-free", "0")) {
            String url = collector.url();
            String token = token(data);
            List<AgentStreamWriter> agents = new ArrayList<>();
            for (int i = 0; i <= AGENTS; i++) {
                SigningKey identity = SigningKey.generate();
                assertEquals(
                        200, new CollectorClient(url).enrol(token, identity).status());
                agents.add(new AgentStreamWriter(identity, "bank"));
            }
            for (int i = 0; i < SLOW; i++) {
                slow.add(stall(url, agents.get(i % AGENTS).openBatch()));
            }
            List<Future<Integer>> huge = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < AGENTS; i++) {
                    AgentStreamWriter stream = new AgentStreamWriter(agents.get(i).identity, "bank");
                    byte[] body = huge(stream);
                    huge.add(threads.submit(
                            () -> new CollectorClient(url).lines(body).status()));
                }
            }
            Map<Integer, Integer> answers = new TreeMap<>();
            for (Future<Integer> answer : huge) {
                answers.merge(answer.get(), 1, Integer::sum);
            }
            assertTrue(List.of(200, 429, 503).containsAll(answers.keySet()), answers::toString);
            assertTrue(answers.getOrDefault(200, 0) > 0, answers::toString);
            assertTrue(answers.containsKey(429) || answers.containsKey(503), answers::toString);
            AgentStreamWriter calm = agents.get(AGENTS);
            assertEquals(200, new CollectorClient(url).lines(calm.openBatch()).status());
            assertEquals(200, new CollectorClient(url).get("/checkpoint").statusCode());
            assertTrue(collector.process.isAlive());
            assertFalse(collector.err().contains("OutOfMemory"), () -> "it ran out of memory");
        } finally {
            threads.shutdownNow();
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Right lines, as small as they come, since those take the most memory for their length. */
    private static byte[] huge(AgentStreamWriter stream) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(stream.openBatch());
        while (body.size() < HUGE_BYTES) {
            body.writeBytes(stream.batch(4000));
        }
        return body.toByteArray();
    }

    private static Socket stall(String url, byte[] body) throws Exception {
        URI address = URI.create(url);
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.getOutputStream()
                .write(("POST /v1/lines HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
                                + "Content-Length: " + HUGE_BYTES + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().write(body);
        return socket;
    }

    private String token(Path data) throws Exception {
        Path file = folder.resolve("token");
        int exit = Collector.commandLine()
                .execute(
                        "enrol-token",
                        "--data",
                        data.toString(),
                        "--service",
                        "bank",
                        "--uses",
                        "100",
                        "--out",
                        file.toString());
        assertEquals(0, exit);
        return Files.readString(file).strip();
    }
}
