package dev.indelible.collector;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import dev.indelible.chain.line.LineWriter;
import dev.indelible.chain.note.CheckpointNote;
import dev.indelible.chain.stream.StreamId;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/**
 * Writes one agent's stream, line by line, as a true agent would, with real keys, links and seals, or as one that forks and
 * forges. It shares nothing with what writes streams in the product: who judges them is tried by another hand.
 */
public final class AgentStreamWriter {
    public final SigningKey identity;
    public final String service;
    public final String id;
    /** The service that all lines but the open name, or null for lines that name none. */
    public String named;

    private final LineWriter writer = new LineWriter();
    private SigningKey sealKey = SigningKey.generate();
    private final byte[] firstSealKey = sealKey.publicKey();
    private long seq;
    private byte[] head = new byte[Leaf.BYTES];

    public AgentStreamWriter(SigningKey identity, String service) {
        this.identity = identity;
        this.service = service;
        this.named = service;
        this.id = Encoding.base64url(StreamId.of(identity.publicKey(), firstSealKey));
    }

    /** The next line's seq. */
    public long seq() {
        return seq;
    }

    /** The leaf of the last line. */
    public byte[] head() {
        return head;
    }

    /** Forgets the last lines: the next one is written at this place again. */
    public void rewind(long toSeq, byte[] toHead) {
        seq = toSeq;
        head = toHead;
    }

    public byte[] open() {
        return open(null, null);
    }

    /** An open line that follows another stream's seal, or none. */
    public byte[] open(String previous, byte[] leaf) {
        JsonGenerator json = begin("open");
        json.writeNumberProperty("v", 1);
        json.writeStringProperty("identity", Encoding.base64(identity.publicKey()));
        json.writeStringProperty("next", Encoding.base64(firstSealKey));
        if (previous == null) {
            json.writeNullProperty("previous");
        } else {
            json.writeName("previous");
            json.writeStartObject();
            json.writeStringProperty("stream", previous);
            json.writeStringProperty("leaf", Encoding.base64(leaf));
            json.writeEndObject();
        }
        return done(writer.sign(identity));
    }

    public byte[] event(String action) {
        begin(action.isEmpty() ? "close" : "method").writeStringProperty("action", action);
        return done(writer.end());
    }

    /** An event in the name of any service, or of none (null); recovered from another stream, or not (null). */
    public byte[] event(String inTheNameOf, String recovered) {
        JsonGenerator json = writer.begin(id, seq, head, System.currentTimeMillis() * 1000, "method");
        if (inTheNameOf != null) {
            json.writeStringProperty("service", inTheNameOf);
        }
        if (recovered != null) {
            json.writeStringProperty("recovered", recovered);
        }
        return done(writer.end());
    }

    public byte[] close() {
        return event("");
    }

    public byte[] seal() {
        SigningKey next = SigningKey.generate();
        begin("seal").writeStringProperty("next", Encoding.base64(next.publicKey()));
        byte[] line = done(writer.sign(sealKey));
        sealKey = next;
        return line;
    }

    /** A seal that shows a checkpoint as evidence of a fork. */
    public byte[] seal(CheckpointNote fork) {
        SigningKey next = SigningKey.generate();
        JsonGenerator json = begin("seal");
        json.writeStringProperty("next", Encoding.base64(next.publicKey()));
        json.writeName("fork");
        json.writeStartObject();
        json.writeStringProperty("origin", fork.checkpoint().origin());
        json.writeNumberProperty("size", fork.checkpoint().size());
        json.writeStringProperty("root", Encoding.base64(fork.checkpoint().root()));
        json.writeStringProperty("sig", fork.logSignature());
        json.writeEndObject();
        byte[] line = done(writer.sign(sealKey));
        sealKey = next;
        return line;
    }

    /** The seal behind a close. */
    public byte[] lastSeal() {
        begin("seal");
        return done(writer.sign(sealKey));
    }

    /** A seal that somebody without the key made. */
    public byte[] forgedSeal() {
        begin("seal").writeStringProperty("next", Encoding.base64(firstSealKey));
        return done(writer.sign(SigningKey.generate()));
    }

    /** So many events and a seal. */
    public byte[] batch(int events) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < events; i++) {
            put(body, event("do." + i));
        }
        put(body, seal());
        return body.toByteArray();
    }

    /** An open and a seal. */
    public byte[] openBatch() {
        return body(List.of(open(), seal()));
    }

    /** Lines as a request body has them. */
    public static byte[] body(List<byte[]> lines) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        lines.forEach(line -> put(body, line));
        return body.toByteArray();
    }

    private static void put(ByteArrayOutputStream body, byte[] line) {
        body.write(line, 0, line.length);
        body.write('\n');
    }

    private JsonGenerator begin(String kind) {
        JsonGenerator json = writer.begin(id, seq, head, System.currentTimeMillis() * 1000, kind);
        String says = kind.equals("open") ? service : named;
        if (says != null) {
            json.writeStringProperty("service", says);
        }
        return json;
    }

    private byte[] done(byte[] line) {
        seq++;
        head = Leaf.hash(line);
        return line;
    }
}
