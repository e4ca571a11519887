package dev.indelible.collector.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.note.VerifierKey;
import dev.indelible.collector.AgentStreamWriter;
import dev.indelible.collector.CollectorClient;
import dev.indelible.collector.CollectorClient.Reply;
import dev.indelible.collector.TestCollector;
import dev.indelible.collector.TlogReader;
import dev.indelible.collector.home.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as its users run it: in processes of its own, ended by signals. */
@Timeout(180)
class ServeTest {
    @TempDir
    Path folder;

    private Path data;

    private record Honoured(AgentStreamWriter stream, List<byte[]> leaves, List<String> receipts) {}

    @BeforeEach
    void place() {
        data = folder.resolve("home");
    }

    @Test
    void killedUnderLoadItHonoursEveryReceipt() throws Exception {
        List<Honoured> agents = Collections.synchronizedList(new ArrayList<>());
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Future<?>> done = new ArrayList<>();
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            String url = collector.url();
            String token = token(6);
            for (int i = 0; i < 6; i++) {
                done.add(threads.submit(() -> {
                    agents.add(send(new CollectorClient(url), token));
                    return null;
                }));
            }
            Thread.sleep(3000);
            collector.process.destroyForcibly();
            assertFalse(collector.exit() == 0);
            for (Future<?> agent : done) {
                agent.get();
            }
        }
        threads.shutdown();
        assertEquals(6, agents.size());
        try (ForkedCollector again = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            CollectorClient client = new CollectorClient(again.url());
            List<byte[]> entries = new TlogReader(path -> client.get("/" + path).body()).check(true);
            CheckpointNote now =
                    CheckpointNote.open(new String(client.get("/checkpoint").body(), StandardCharsets.UTF_8), logKey());
            int receipts = 0;
            for (Honoured agent : agents) {
                assertFalse(agent.receipts().isEmpty());
                for (int i = 0; i < agent.receipts().size(); i++) {
                    TlogProof proof = TlogProof.parse(agent.receipts().get(i));
                    CheckpointNote then = proof.verify(agent.leaves().get(i), logKey());
                    assertArrayEquals(
                            Leaf.hash(entries.get((int) proof.index())),
                            agent.leaves().get(i));
                    assertTrue(then.checkpoint().size() <= now.checkpoint().size());
                    receipts++;
                }
                String last = agent.receipts().get(agent.receipts().size() - 1);
                Reply more = client.lines(
                        agent.stream().batch(1), TlogProof.parse(last).note());
                assertTrue(
                        more.status() == 200 || more.status() == 409,
                        more.body().toString());
            }
            assertTrue(receipts > 20, "receipts: " + receipts);
        }
    }

    @Test
    void sigtermEndsItInOrderAndItStartsAgain() throws Exception {
        String origin;
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            collector.url();
            origin = collector.out().substring(collector.out().indexOf("as log "));
            collector.process.destroy();
            assertEquals(0, collector.exit());
            assertEquals("", collector.err());
        }
        try (ForkedCollector again = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            again.url();
            assertTrue(again.out().endsWith(origin));
            List<String> lines = TestCollector.lines(Home.at(data));
            assertEquals(2, lines.size());
            assertTrue(
                    lines.get(1).contains("\"kind\":\"config\"") && lines.get(1).contains("collector.start"));
        }
    }

    @Test
    void whatCannotBeHadIsSaidWithARemedy() throws Exception {
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            collector.url();
        }
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ForkedCollector collector = ForkedCollector.start(
                        folder, "serve", "--data", data.toString(), "--listen", "127.0.0.1:" + other.getLocalPort())) {
            assertEquals(1, collector.exit());
            assertTrue(collector.err().contains("give --listen another address"), collector.err());
            assertEquals(1, collector.err().lines().count());
        }
        assertEquals(1, TestCollector.lines(Home.at(data)).size(), "a start without its port is not on record");
        Path file = Files.createFile(folder.resolve("file"));
        try (ForkedCollector collector = ForkedCollector.serve(folder, file, "127.0.0.1")) {
            assertEquals(1, collector.exit());
            assertTrue(collector.err().contains(file + " is in the way"), collector.err());
        }
    }

    @Test
    void aSecondOneOnTheSameFolderIsRefused() throws Exception {
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            collector.url();
            try (ForkedCollector second = ForkedCollector.serve(folder, data, "127.0.0.1")) {
                assertEquals(1, second.exit());
                assertTrue(second.err().contains("another collector serves from " + data), second.err());
                assertEquals(1, second.err().lines().count());
            }
            assertTrue(collector.process.isAlive());
        }
    }

    @Test
    void elsewhereThanOnLoopbackItServesTlsWithThePinOfTheToken() throws Exception {
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "0.0.0.0")) {
            String url = collector.url();
            assertTrue(url.startsWith("https://"), url);
            EnrolmentToken token = EnrolmentToken.parse(token(1));
            assertEquals(url, token.url());
            String local = "https://127.0.0.1:" + url.substring(url.lastIndexOf(':') + 1);
            PinnedTrust trust = new PinnedTrust();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            CollectorClient client = new CollectorClient(local, trusting(context));
            SigningKey identity = SigningKey.generate();
            assertEquals(
                    200,
                    client.enrol(Files.readString(folder.resolve("t")).strip(), identity)
                            .status());
            assertEquals(token.pin(), trust.seen);
            AgentStreamWriter stream = new AgentStreamWriter(identity, "bank");
            assertEquals(200, client.lines(stream.openBatch()).status());
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys/tls.key"))));
            CollectorClient plain = new CollectorClient(local.replace("https", "http"));
            boolean answered;
            try {
                answered = plain.get("/checkpoint").statusCode() == 200;
            } catch (IOException e) {
                answered = false;
            }
            assertFalse(answered, "plain HTTP is not served there");
        }
        String pin = EnrolmentToken.parse(Files.readString(folder.resolve("t")).strip())
                .pin();
        try (ForkedCollector given = ForkedCollector.start(
                folder,
                "serve",
                "--data",
                folder.resolve("other").toString(),
                "--listen",
                "127.0.0.1:0",
                "--tls-cert",
                data.resolve("keys/tls.crt").toString(),
                "--tls-key",
                data.resolve("keys/tls.key").toString())) {
            assertTrue(given.url().startsWith("https://127.0.0.1:"), "files given mean TLS on loopback too");
            assertTrue(Files.readString(folder.resolve("other/address")).contains(pin));
        }
    }

    /** Behind a proxy on its machine whoever asks has a loopback address. */
    @Test
    void throughTlsNobodyIsGivenEntries() throws Exception {
        for (String address : List.of("0.0.0.0", "127.0.0.1")) {
            try (ForkedCollector collector = address.equals("0.0.0.0")
                    ? ForkedCollector.serve(folder, data, address)
                    : ForkedCollector.start(
                            folder,
                            "serve",
                            "--data",
                            data.toString(),
                            "--listen",
                            address + ":0",
                            "--tls-cert",
                            data.resolve("keys/tls.crt").toString(),
                            "--tls-key",
                            data.resolve("keys/tls.key").toString())) {
                String url = collector.url();
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new PinnedTrust()}, null);
                CollectorClient client = new CollectorClient(
                        "https://127.0.0.1:" + url.substring(url.lastIndexOf(':') + 1), trusting(context));
                assertEquals(200, client.get("/tile/0/000.p/1").statusCode());
                assertEquals(403, client.get("/tile/entries/000.p/1").statusCode(), address);
            }
        }
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            assertEquals(
                    200,
                    new CollectorClient(collector.url())
                            .get("/tile/entries/000.p/1")
                            .statusCode());
        }
    }

    @Test
    void aFailureToWriteEndsItAtOnce() throws Exception {
        try (ForkedCollector collector = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            CollectorClient client = new CollectorClient(collector.url());
            Files.delete(data.resolve("tmp"));
            String token = token(1);
            assertThrows(IOException.class, () -> client.enrol(token, SigningKey.generate()), "nothing is answered");
            assertEquals(1, collector.exit());
            assertTrue(collector.err().contains("the log could not be written"), collector.err());
        }
        try (ForkedCollector again = ForkedCollector.serve(folder, data, "127.0.0.1")) {
            again.url();
            assertEquals(3, TestCollector.lines(Home.at(data)).size(), "the durable line is kept, and covered now");
        }
    }

    private static HttpClient trusting(SSLContext context) {
        return HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .sslContext(context)
                .build();
    }

    private String token(int uses) throws Exception {
        Path file = folder.resolve("t");
        int exit = Collector.commandLine()
                .execute(
                        "enrol-token",
                        "--data",
                        data.toString(),
                        "--service",
                        "bank",
                        "--uses",
                        Integer.toString(uses),
                        "--out",
                        file.toString());
        assertEquals(0, exit);
        return Files.readString(file).strip();
    }

    private VerifierKey logKey() throws Exception {
        return EnrolmentToken.parse(Files.readString(folder.resolve("t")).strip())
                .log();
    }

    /** Sends batches until the collector is gone, keeping each receipt. */
    private Honoured send(CollectorClient client, String token) throws Exception {
        SigningKey identity = SigningKey.generate();
        Honoured agent = new Honoured(new AgentStreamWriter(identity, "bank"), new ArrayList<>(), new ArrayList<>());
        String seen = null;
        try {
            assertEquals(200, client.enrol(token, identity).status());
            byte[] batch = agent.stream().openBatch();
            while (true) {
                Reply reply = client.lines(batch, seen);
                assertEquals(200, reply.status(), () -> reply.body().toString());
                TlogProof proof = TlogProof.parse(reply.text("receipt"));
                CheckpointNote newer = proof.verify(agent.stream().head(), logKey());
                if (seen != null) {
                    assertConsistent(CheckpointNote.open(seen, logKey()), newer, reply);
                }
                seen = newer.text();
                agent.leaves().add(agent.stream().head());
                agent.receipts().add(reply.text("receipt"));
                batch = agent.stream().batch(37);
            }
        } catch (IOException e) {
            return agent;
        }
    }

    private static void assertConsistent(CheckpointNote old, CheckpointNote newer, Reply reply) {
        List<byte[]> proof = new ArrayList<>();
        for (Object hash : (List<?>) reply.body().get("consistency")) {
            proof.add(Encoding.base64((String) hash, 32));
        }
        assertTrue(Proofs.consistencyHolds(
                old.checkpoint().size(),
                old.checkpoint().root(),
                newer.checkpoint().size(),
                newer.checkpoint().root(),
                proof));
    }

    /** Takes any certificate and remembers the pin of its key, as an agent computes it. */
    private static final class PinnedTrust extends X509ExtendedTrustManager {
        private volatile String seen;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            seen = "sha256/"
                    + Encoding.base64(Leaf.sha256(chain[0].getPublicKey().getEncoded()));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
