package dev.indelible.collector.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.key.SigningKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.WithCollector;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is refused before it costs: strangers, too much, too many, a disk that fills up. */
class IngestLimitsTest extends WithCollector {
    @Test
    void aStrangerIsRefusedByItsFirstLine() throws Exception {
        AgentStreamWriter stranger = new AgentStreamWriter(SigningKey.generate(), "bank");
        byte[] body = withJunk(stranger.openBatch());
        assertEquals(401, client.lines(body).status());
        assertEquals(401, plain(body).status());
        AgentStreamWriter known = collector.enrolled("bank");
        assertEquals(422, plain(withJunk(known.openBatch())).status(), "who is enrolled is read to the end");
        assertEquals(409, client.lines(withJunk(stranger.batch(3))).status());
    }

    @Test
    void aLineThatDoesNotLinkIsRefusedAlone() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        client.lines(stream.openBatch());
        stream.rewind(stream.seq(), new byte[32]);
        Reply reply = client.lines(withJunk(stream.batch(1)));
        assertEquals(422, reply.status());
        assertEquals(2, reply.number("seq"));
        assertTrue(reply.text("error").contains("prev is not the leaf"), reply::toString);
    }

    @Test
    void whoSendsFarTooMuchSeesWhy() throws Exception {
        byte[] head = collector.enrolled("bank").openBatch();
        for (int size : new int[] {9 << 20, 30 << 20}) {
            try (Socket socket = begin(size)) {
                OutputStream out = socket.getOutputStream();
                out.write(head);
                byte[] rest = new byte[size - head.length];
                Arrays.fill(rest, (byte) 'x');
                out.write(rest);
                assertTrue(RawPost.answer(socket).startsWith("HTTP/1.1 413 "));
            }
        }
    }

    @Test
    void oneIdentityHasAFewLongRequestsUnderWay() throws Exception {
        AgentStreamWriter stream = collector.enrolled("bank");
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        lines.writeBytes(stream.openBatch());
        lines.writeBytes(stream.batch(1000));
        byte[] body = lines.toByteArray();
        List<Socket> slow = new ArrayList<>();
        try {
            Reply reply = plain(body);
            // A question may take the place of one that waits, which is refused then: so another one is sent.
            for (int i = 0; i < 200 && reply.status() != 429; i++) {
                Socket socket = begin(body.length + 1);
                slow.add(socket);
                socket.getOutputStream().write(body);
                reply = plain(body);
            }
            assertEquals(429, reply.status());
            assertEquals(
                    "1", reply.response().headers().firstValue("Retry-After").orElse(""));
            assertEquals(
                    200, client.lines(collector.enrolled("desk").openBatch()).status(), "others are not");
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        await(200, body);
    }

    @Test
    void nothingIsTakenBelowTheFloor() throws Exception {
        byte[] body = collector.enrolled("bank").openBatch();
        collector.close();
        collector = TestCollector.startAboveFloor(folder, Long.MAX_VALUE);
        Reply lines = collector.client().lines(body);
        assertEquals(503, lines.status());
        assertTrue(lines.text("error").contains("must stay free"), lines::toString);
        assertEquals(
                503,
                collector
                        .client()
                        .enrol(collector.token("bank", 1, Instant.now().plusSeconds(60)), SigningKey.generate())
                        .status());
        assertEquals(1, collector.warnings.size(), collector.warnings::toString);
        collector.close();
        collector = TestCollector.startAboveFloor(folder, 1);
        assertEquals(200, collector.client().lines(body).status());
    }

    @Test
    void aDiskThatFillsUpWhileABodyArrivesTakesItNot() throws Exception {
        collector.close();
        ShrinkingDisk disk = new ShrinkingDisk();
        collector = TestCollector.startOn(disk, folder, 1000);
        byte[] body = collector.enrolled("bank").openBatch();
        int stored = collector.lines().size();
        Thread.sleep(100);
        int before = disk.looks.get();
        int firstLine = new String(body, StandardCharsets.UTF_8).indexOf('\n') + 1;
        try (Socket socket = begin(body.length)) {
            socket.getOutputStream().write(body, 0, firstLine);
            for (int i = 0; i < 500 && disk.looks.get() == before; i++) {
                Thread.sleep(20);
            }
            assertTrue(disk.looks.get() > before, "the first line was judged");
            disk.free = 999;
            Thread.sleep(100);
            socket.getOutputStream().write(body, firstLine, body.length - firstLine);
            String answer = RawPost.answer(socket);
            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            assertTrue(answer.contains("must stay free"), answer);
        }
        assertEquals(stored, collector.lines().size());
        disk.free = 1000;
        Thread.sleep(100);
        assertEquals(200, collector.client().lines(body).status(), "the stream is free again");
    }

    /** A file system that has as much room as the test says. */
    private static final class ShrinkingDisk extends FileStore {
        final AtomicInteger looks = new AtomicInteger();
        volatile long free = 1000;

        @Override
        public long getUsableSpace() {
            looks.incrementAndGet();
            return free;
        }

        @Override
        public long getUnallocatedSpace() {
            return free;
        }

        @Override
        public long getTotalSpace() {
            return 1 << 20;
        }

        @Override
        public String name() {
            return "shrinking";
        }

        @Override
        public String type() {
            return "test";
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return false;
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return false;
        }

        @Override
        public <V extends FileStoreAttributeView> V getFileStoreAttributeView(Class<V> type) {
            return null;
        }

        @Override
        public Object getAttribute(String attribute) {
            throw new UnsupportedOperationException(attribute);
        }
    }

    /** Asks until the answer has this status. */
    private Reply await(int status, byte[] body) throws Exception {
        Reply reply = plain(body);
        for (int i = 0; i < 200 && reply.status() != status; i++) {
            Thread.sleep(20);
            reply = plain(body);
        }
        assertEquals(status, reply.status());
        return reply;
    }

    private Reply plain(byte[] body) throws Exception {
        return client.reply(
                client.post("/v1/lines", "application/x-ndjson", body).build());
    }

    private Socket begin(int length) throws Exception {
        return RawPost.begin(collector.url, "127.0.0.1", length);
    }

    /** Right lines, and behind them a long body of what is none. */
    private static byte[] withJunk(byte[] lines) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(lines);
        byte[] junk = "no line\n".repeat(500_000).getBytes(StandardCharsets.US_ASCII);
        body.writeBytes(junk);
        return body.toByteArray();
    }
}
