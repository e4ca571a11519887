package dev.indelible.agent.trail;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.key.Ed25519;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineException;
import dev.indelible.chain.merkle.HashReader;
import dev.indelible.chain.merkle.Proofs;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteException;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.note.TlogProof;
import dev.indelible.chain.stream.ChainException;
import dev.indelible.chain.stream.StreamChain;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * The other end of the protocol, in memory: judges every batch with the chain's own verifying state and answers with true
 * receipts, or with false ones when a test asks for them.
 */
final class PeerCollector implements AutoCloseable {
    /** How to answer a batch that is right. */
    enum Mode {
        TRUE,
        /** The checkpoint is signed by another key of the same name. */
        OTHER_KEY,
        /** The inclusion proof belongs to another line. */
        OTHER_LINE,
        /** The consistency proof is empty though the tree has grown. */
        NO_CONSISTENCY,
        /** Stores, and the answer never arrives. */
        MUTE,
        /** The same with the next batch, and the truth from then on. */
        MUTE_ONCE,
        /** Stores, and says where it stands instead of giving a receipt. */
        CLAIM,
        /** The first stream that is seen from then on breaks the chain, as it says. */
        REJECT_ONE
    }

    private final NoteSigner log;
    private final NoteSigner forger;
    private final NoteSigner time = NoteSigner.time("peer.test/log/time", SigningKey.generate());
    private final SigningKey operator = SigningKey.generate();
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<byte[]>> levels = new ArrayList<>();
    private final Map<String, StreamChain> chains = new LinkedHashMap<>();
    private final Map<String, List<Line>> lines = new LinkedHashMap<>();
    private final Map<String, Long> indexOf = new HashMap<>();
    private final Set<String> enrolled = new HashSet<>();
    private final List<Integer> answers = new ArrayList<>();
    private volatile String service = "bank";
    private volatile Mode mode = Mode.TRUE;
    private volatile int status = 200;
    private volatile int retryAfter;
    private String rejected;
    private long size;

    PeerCollector() throws IOException {
        this(0);
    }

    PeerCollector(int port) throws IOException {
        log = NoteSigner.log("peer.test/log", SigningKey.generate());
        forger = NoteSigner.log("peer.test/log", SigningKey.generate());
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/v1/lines", exchange -> answer(exchange, true));
        server.createContext("/v1/enrol", exchange -> answer(exchange, false));
        server.createContext("/v1/rotate", PeerCollector::unknown);
        server.setExecutor(threads);
        server.start();
    }

    EnrolmentToken token() {
        return new EnrolmentToken(
                Encoding.base64url(new byte[16]),
                "http://127.0.0.1:" + server.getAddress().getPort(),
                null,
                log.verifier(),
                service,
                100,
                Instant.now().plus(1, ChronoUnit.HOURS));
    }

    String tokenText() {
        return token().sign(operator);
    }

    /** For whom tokens are from now on. */
    void service(String name) {
        service = name;
    }

    void mode(Mode next) {
        mode = next;
    }

    /** Every batch is answered so, without being looked at; 200: judged. */
    void status(int next, int retryAfterSeconds) {
        retryAfter = retryAfterSeconds;
        status = next;
    }

    /** All lines of all streams, by stream, in the order of their opens. */
    synchronized Map<String, List<Line>> lines() {
        Map<String, List<Line>> copy = new LinkedHashMap<>();
        lines.forEach((stream, list) -> copy.put(stream, List.copyOf(list)));
        return copy;
    }

    synchronized boolean closed(String stream) {
        return chains.get(stream).closed();
    }

    synchronized Set<String> enrolled() {
        return Set.copyOf(enrolled);
    }

    /** The statuses given so far. */
    synchronized List<Integer> answers() {
        return List.copyOf(answers);
    }

    private void answer(HttpExchange exchange, boolean isLines) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            StringBuilder answer = new StringBuilder();
            int given;
            synchronized (this) {
                given = status != 200 && isLines ? status : isLines ? take(exchange, body, answer) : enrol(body);
                answers.add(given);
            }
            if (isLines && mode == Mode.MUTE) {
                return;
            }
            if (isLines && mode == Mode.MUTE_ONCE) {
                mode = Mode.TRUE;
                return;
            }
            if (retryAfter > 0) {
                exchange.getResponseHeaders().set("Retry-After", Integer.toString(retryAfter));
            }
            byte[] bytes = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(given, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (LineException | ChainException | NoteException e) {
            throw new IOException(e);
        }
    }

    /** The old identity is not enrolled here, so the new one has to show its token. */
    private static void unknown(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(401, -1);
        }
    }

    private int enrol(byte[] body) {
        String json = new String(body, StandardCharsets.UTF_8);
        byte[] identity = Encoding.base64(member(json, "identity"), 32);
        byte[] proof = Encoding.base64(member(json, "proof"), 64);
        EnrolmentToken token = EnrolmentToken.verify(member(json, "token"), operator.publicKey());
        byte[] message = Possession.message(token.id(), token.log().name(), token.service(), identity);
        if (!Ed25519.verify(identity, message, proof)) {
            return 403;
        }
        enrolled.add(Encoding.base64(identity));
        return 200;
    }

    private static String member(String json, String name) {
        int from = json.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }

    private int take(HttpExchange exchange, byte[] body, StringBuilder answer)
            throws IOException, LineException, ChainException, NoteException {
        List<Line> batch = parse(body);
        Line first = batch.get(0);
        if (mode == Mode.REJECT_ONE) {
            rejected = rejected == null ? first.stream() : rejected;
            if (rejected.equals(first.stream())) {
                return 422;
            }
        }
        StreamChain known = chains.get(first.stream());
        long next = known == null ? 0 : known.nextSeq();
        if (first.seq() < next && batch.get(batch.size() - 1).seq() < next) {
            List<Line> stored = lines.get(first.stream());
            for (Line line : batch) {
                if (!Arrays.equals(line.leaf(), stored.get((int) line.seq()).leaf())) {
                    return conflict(known, answer);
                }
            }
        } else if (first.seq() != next) {
            return conflict(known, answer);
        } else {
            int from = 0;
            StreamChain chain;
            if (known == null) {
                chain = StreamChain.open(first);
                if (!enrolled.contains(Encoding.base64(chain.identity()))) {
                    return 401;
                }
                from = 1;
            } else {
                chain = known.copy();
            }
            for (Line line : batch.subList(from, batch.size())) {
                chain.append(line);
            }
            if (!chain.sealed()) {
                return 422;
            }
            chains.put(chain.stream(), chain);
            for (Line line : batch) {
                lines.computeIfAbsent(line.stream(), s -> new ArrayList<>()).add(line);
                indexOf.put(line.stream() + line.seq(), size);
                add(line.leaf());
            }
        }
        if (mode == Mode.CLAIM) {
            return conflict(chains.get(first.stream()), answer);
        }
        receipt(exchange, batch.get(batch.size() - 1), answer);
        return 200;
    }

    private static List<Line> parse(byte[] gzip) throws IOException, LineException {
        byte[] body = new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes();
        List<Line> batch = new ArrayList<>();
        for (int from = 0, i = 0; i < body.length; i++) {
            if (body[i] == '\n') {
                batch.add(Line.parse(body, from, i));
                from = i + 1;
            }
        }
        return batch;
    }

    private static int conflict(StreamChain known, StringBuilder answer) {
        byte[] leaf = known == null ? new byte[32] : known.head();
        answer.append("{\"next\":")
                .append(known == null ? 0 : known.nextSeq())
                .append(",\"leaf\":\"")
                .append(Encoding.base64(leaf))
                .append("\"}");
        return 409;
    }

    private void receipt(HttpExchange exchange, Line last, StringBuilder answer) throws IOException, NoteException {
        HashReader hashes = (level, index) -> levels.get(level).get((int) index);
        Checkpoint checkpoint = new Checkpoint(log.verifier().name(), size, Proofs.root(size, hashes));
        NoteSigner signer = mode == Mode.OTHER_KEY ? forger : log;
        CheckpointNote note =
                CheckpointNote.sign(checkpoint, signer, time, Instant.now().getEpochSecond());
        long index = indexOf.get(last.stream() + last.seq()) - (mode == Mode.OTHER_LINE ? 1 : 0);
        TlogProof proof = new TlogProof(index, Proofs.inclusion(index, size, hashes), note.text());
        List<byte[]> consistency = List.of();
        String seen = exchange.getRequestHeaders().getFirst("Indelible-Checkpoint");
        if (seen != null && mode != Mode.NO_CONSISTENCY) {
            String text = new String(Base64.getDecoder().decode(seen), StandardCharsets.UTF_8);
            long old = CheckpointNote.open(text, log.verifier()).checkpoint().size();
            consistency = Proofs.consistency(old, size, hashes);
        }
        answer.append("{\"receipt\":\"")
                .append(proof.text().replace("\n", "\\n"))
                .append("\",\"level\":\"stored\",\"consistency\":[");
        for (int i = 0; i < consistency.size(); i++) {
            answer.append(i == 0 ? "\"" : ",\"")
                    .append(Encoding.base64(consistency.get(i)))
                    .append('"');
        }
        answer.append("]}");
    }

    private void add(byte[] leaf) {
        byte[] hash = leaf;
        for (int level = 0; ; level++) {
            if (levels.size() == level) {
                levels.add(new ArrayList<>());
            }
            List<byte[]> row = levels.get(level);
            row.add(hash);
            if (row.size() % 2 == 1) {
                break;
            }
            hash = Leaf.node(row.get(row.size() - 2), row.get(row.size() - 1));
        }
        size++;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
