package dev.indelible.collector.verify;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.enrol.Possession;
import dev.indelible.chain.enrol.Rotation;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.Line;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.line.Timestamp;
import dev.indelible.chain.merkle.MerkleTree;
import dev.indelible.chain.merkle.TilePath;
import dev.indelible.chain.note.Checkpoint;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.note.NoteSigner;
import dev.indelible.chain.stream.StreamId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/**
 * Builds a log's folder from FORMAT.md with the chain's classes alone: the collector that writes logs and the verifier
 * under test both stay out of it. It also builds wrong logs, signed by the right keys.
 */
public final class LogBuilder {
    public static final String ORIGIN = "audit.example/bank";

    private static final long START_MICROS = Timestamp.micros("2026-11-22T08:00:00.000000Z");
    static final byte[] ZERO = new byte[Leaf.BYTES];

    final SigningKey operator;
    final NoteSigner log;
    private final SigningKey logKey;
    private final SigningKey timeKey;
    private final NoteSigner time;
    private final int segmentLines;
    final LineWriter writer = new LineWriter();
    private final List<byte[]> lines = new ArrayList<>();
    final List<byte[]> leaves = new ArrayList<>();
    private final List<LocalDate> dates = new ArrayList<>();
    private final MerkleTree tree = new MerkleTree();
    private final TreeMap<Long, CheckpointNote> notes = new TreeMap<>();
    private final String stream;
    private long seq;
    private byte[] head = ZERO;
    private long clock;
    private long epochSeconds = START_MICROS / 1_000_000;

    public LogBuilder(int segmentLines) {
        this(segmentLines, SigningKey.generate(), SigningKey.generate(), SigningKey.generate());
        collector("open", json -> {
            json.writeNumberProperty("v", 1);
            json.writeStringProperty("identity", Encoding.base64(operator.publicKey()));
            json.writeStringProperty("log", log.verifier().toString());
            json.writeStringProperty("time_key", time.verifier().toString());
        });
    }

    private LogBuilder(int segmentLines, SigningKey operator, SigningKey logKey, SigningKey timeKey) {
        this.logKey = logKey;
        this.timeKey = timeKey;
        this.segmentLines = segmentLines;
        this.operator = operator;
        this.log = NoteSigner.log(ORIGIN, logKey);
        this.time = NoteSigner.time(ORIGIN + "/time", timeKey);
        this.stream = Encoding.base64url(StreamId.of(operator.publicKey(), logKey.publicKey()));
    }

    /** What someone with this log's keys can make: another log under them, of these lines. */
    LogBuilder fork(List<byte[]> others) {
        LogBuilder fork = new LogBuilder(segmentLines, operator, logKey, timeKey);
        fork.epochSeconds = epochSeconds;
        others.forEach(fork::add);
        return fork;
    }

    List<byte[]> lines() {
        return List.copyOf(lines);
    }

    /** The log's verifier key. */
    public String key() {
        return log.verifier().toString();
    }

    long size() {
        return lines.size();
    }

    CheckpointNote newest() {
        return notes.lastEntry().getValue();
    }

    /** The newest checkpoint, or null before the first. */
    CheckpointNote newestOrNull() {
        return notes.isEmpty() ? null : newest();
    }

    /** A fresh place in the collector's stream, for a line that a test spoils. */
    void skipOwnSeq() {
        seq++;
    }

    /** A line of the collector's stream, signed by the operator where its kind is signed. */
    void collector(String kind, Consumer<JsonGenerator> members) {
        collector(kind, operator, members);
    }

    void collector(String kind, SigningKey signer, Consumer<JsonGenerator> members) {
        JsonGenerator json = writer.begin(stream, seq++, head, now(), kind);
        if (!kind.equals("enrol") && !kind.equals("rotate")) {
            common(json, "collector", "log." + kind, "collector");
        }
        members.accept(json);
        byte[] line = Line.isSigned(kind) ? writer.sign(signer) : writer.end();
        head = Leaf.hash(line);
        add(line);
    }

    public void enrol(SigningKey identity, String service) {
        String token = Encoding.base64url(new byte[16]);
        byte[] proof = identity.sign(Possession.message(token, ORIGIN, service, identity.publicKey()));
        enrol(identity, service, token, proof, operator);
    }

    void enrol(SigningKey identity, String service, String token, byte[] proof, SigningKey signer) {
        collector("enrol", signer, json -> {
            common(json, service, "stream.enrol", "collector");
            json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
            json.writeStringProperty("token", token);
            json.writeStringProperty("proof", Encoding.base64(proof));
        });
    }

    /** Another key in an enrolled one's place; {@code consent} and {@code proof} sign for the two. */
    void rotate(SigningKey old, SigningKey identity, String service, SigningKey consent, SigningKey proof) {
        byte[] message = Rotation.message(ORIGIN, service, old.publicKey(), identity.publicKey());
        collector("rotate", json -> {
            common(json, service, "agent.rotate", "collector");
            json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
            json.writeStringProperty("replaces", Encoding.base64(old.publicKey()));
            json.writeStringProperty("consent", Encoding.base64(consent.sign(message)));
            json.writeStringProperty("proof", Encoding.base64(proof.sign(message)));
        });
    }

    void revokeToken(String token) {
        collector("revoke", json -> json.writeStringProperty("token", token));
    }

    void revoke(SigningKey identity) {
        collector("revoke", json -> json.writeStringProperty("identity", Encoding.base64(identity.publicKey())));
    }

    /** A new stream whose {@code open} is the next line. */
    public AgentLines agent(SigningKey identity, String service, AgentLines previous) {
        return new AgentLines(this, identity, service, previous);
    }

    /** Puts any bytes as the next line of the log. After every two segments a day goes by. */
    void add(byte[] line) {
        if (lines.size() % segmentLines == 0) {
            if (lines.size() > segmentLines && lines.size() / segmentLines % 2 == 0) {
                pass(86_400);
            }
            dates.add(LocalDate.ofEpochDay(epochSeconds / 86_400));
        }
        lines.add(line);
        byte[] leaf = Leaf.hash(line);
        leaves.add(leaf);
        tree.add(leaf);
        if (lines.size() % segmentLines == 0) {
            checkpoint();
        }
    }

    /** Sets the clock of whoever writes lines, and not that of checkpoints. */
    void skew(long seconds) {
        clock += 1000 * seconds;
    }

    /** Lets time pass, for lines and for checkpoints. */
    void pass(long seconds) {
        skew(seconds);
        epochSeconds = Math.max(epochSeconds, now() / 1_000_000);
    }

    /** Signs and keeps a checkpoint of all lines so far. */
    public CheckpointNote checkpoint() {
        return checkpoint(++epochSeconds);
    }

    CheckpointNote checkpoint(long seconds) {
        CheckpointNote note = CheckpointNote.sign(new Checkpoint(ORIGIN, tree.size(), tree.root()), log, time, seconds);
        notes.put(tree.size(), note);
        return note;
    }

    /** Writes the folder as of the newest checkpoint; lines after it lie past the checkpoint. */
    public Path write(Path root) throws IOException {
        CheckpointNote latest = newest();
        long size = latest.checkpoint().size();
        file(root, "checkpoint", latest.text().getBytes(StandardCharsets.UTF_8), false);
        for (var note : notes.entrySet()) {
            file(root, "checkpoints/" + note.getKey(), note.getValue().text().getBytes(StandardCharsets.UTF_8), true);
        }
        for (int first = 0; first < lines.size(); first += segmentLines) {
            segment(root, first, first + segmentLines < lines.size());
        }
        tiles(root, size);
        return root;
    }

    /** Writes all tiles of a log of this size. */
    void tiles(Path root, long size) throws IOException {
        List<byte[]> hashes = leaves.subList(0, (int) size);
        for (int level = 0; !hashes.isEmpty(); level++) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i < hashes.size(); i += 256) {
                List<byte[]> part = hashes.subList(i, Math.min(i + 256, hashes.size()));
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                part.forEach(bytes::writeBytes);
                file(root, new TilePath(level, i / 256, part.size()).path(), bytes.toByteArray(), true);
                if (part.size() == 256) {
                    MerkleTree subtree = new MerkleTree();
                    part.forEach(subtree::add);
                    above.add(subtree.root());
                }
            }
            hashes = above;
        }
    }

    private void segment(Path root, int first, boolean closed) throws IOException {
        int end = Math.min(first + segmentLines, lines.size());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] line : lines.subList(first, end)) {
            bytes.writeBytes(line);
            bytes.write('\n');
        }
        LocalDate date = dates.get(first / segmentLines);
        String stem =
                String.format(Locale.ROOT, "events/%s/%020d", date.toString().replace('-', '/'), first);
        file(root, stem + ".jsonl", bytes.toByteArray(), closed);
        if (closed) {
            String seal = "indelible/segment/v1\n" + Encoding.base64(Leaf.sha256(bytes.toByteArray())) + "\n\n"
                    + notes.get((long) end).text();
            file(root, stem + ".seal", seal.getBytes(StandardCharsets.UTF_8), true);
        }
    }

    private static void file(Path root, String path, byte[] bytes, boolean readOnly) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        if (readOnly) {
            file.toFile().setReadOnly();
        }
    }

    long now() {
        return START_MICROS + 1000 * clock++;
    }

    static void common(JsonGenerator json, String service, String action, String actor) {
        json.writeStringProperty("service", service);
        json.writeStringProperty("env", "test");
        json.writeStringProperty("action", action);
        json.writeStringProperty("outcome", "success");
        json.writeObjectPropertyStart("actor");
        json.writeStringProperty("id", actor);
        json.writeStringProperty("type", actor.equals("collector") ? "collector" : "user");
        json.writeArrayPropertyStart("roles");
        json.writeString("teller");
        json.writeEndArray();
        json.writeStringProperty("ip", "203.0.113.9");
        json.writeEndObject();
        json.writeObjectPropertyStart("resource");
        json.writeStringProperty("type", "account");
        json.writeStringProperty("id", "ACC-17");
        json.writeEndObject();
        json.writeStringProperty("where", "com.acme.Accounts.transfer");
    }
}
