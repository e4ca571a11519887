package dev.indelible.chain.line;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes lines: {@link #begin} puts the six first members and hands out a generator for the rest, {@link #start} the bare
 * bytes; {@link #end}, {@link #finish} or {@link #sign} closes the line. The caller keeps to the grammar's rules for
 * names, numbers and depth; what it wrote is not parsed again.
 *
 * <p>One thread; one line at a time.
 */
public final class LineWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] SIG = ",\"sig\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final String STREAM = "{\"stream\":";
    private static final Literal PREV = Literal.of(",\"prev\":");
    private static final Literal TIME = Literal.of(",\"time\":");

    /** Between {@code time} and the salt; there are few kinds. */
    private final Map<String, Literal> kinds = new HashMap<>();

    private final Salts salts = new Salts();
    private final LineBytes out = new LineBytes();
    private String stream;
    private Literal head;
    private JsonGenerator json;
    private String kind;

    /**
     * Starts a line.
     *
     * @param stream base64url, 22 characters
     * @param prev 32 bytes
     * @param timeMicros microseconds since the epoch
     * @return the generator, inside the line's object
     */
    public JsonGenerator begin(String stream, long seq, byte[] prev, long timeMicros, String kind) {
        start(stream, seq, prev, timeMicros, kind);
        // One place frames a line: for the generator, all that is there already is the value of the first member.
        String value =
                new String(out.bytes(), STREAM.length(), out.length() - STREAM.length(), StandardCharsets.US_ASCII);
        out.reset();
        json = JSON.createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeName("stream");
        json.writeRawValue(value);
        return json;
    }

    /** The same for a caller who writes the members that follow as bytes: each with the comma before it. */
    public LineBytes start(String stream, long seq, byte[] prev, long timeMicros, String kind) {
        if (prev.length != Leaf.BYTES) {
            throw new IllegalArgumentException("prev has 32 bytes");
        }
        if (!stream.equals(this.stream)) {
            this.stream = stream;
            head = Literal.of(STREAM + '"' + stream + "\",\"seq\":");
        }
        this.kind = kind;
        json = null;
        out.reset();
        out.literal(head).number(seq);
        out.literal(PREV).base64(prev, 0, prev.length);
        out.literal(TIME).time(timeMicros);
        out.literal(kinds.computeIfAbsent(kind, of -> Literal.of(",\"kind\":\"" + of + "\",\"salt\":")));
        salts.put(out);
        return out;
    }

    /** The line's bytes, the first {@link #size} of them; only until the next line, and not to be changed. */
    public byte[] bytes() {
        return out.bytes();
    }

    /** Bytes written so far, for a writer that must stay below {@link Line#MAX_BYTES}. */
    public int size() {
        if (json != null) {
            json.flush();
        }
        return out.length();
    }

    /**
     * Closes the line.
     *
     * @return its bytes, without line feed
     * @throws IllegalStateException when it is too long for a line
     */
    public byte[] end() {
        finish();
        return out.copy();
    }

    /** The same without a copy: the line stands in {@link #bytes} until the next one is begun. */
    public void finish() {
        if (json == null) {
            out.literal('}');
        } else {
            json.writeEndObject();
            json.close();
            json = null;
        }
        bounded(out.length());
    }

    /** Closes a line of a signed kind with this key's signature. */
    public byte[] sign(SigningKey key) {
        byte[] unsigned = end();
        int open = unsigned.length - 1;
        bounded(open + Line.SIGNATURE_SUFFIX);
        byte[] signature = Encoding.base64(key.sign(SignedMessage.of(kind, unsigned, 0, open)))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(unsigned, open + Line.SIGNATURE_SUFFIX);
        System.arraycopy(SIG, 0, line, open, SIG.length);
        System.arraycopy(signature, 0, line, open + SIG.length, signature.length);
        line[line.length - 2] = '"';
        line[line.length - 1] = '}';
        return line;
    }

    private static void bounded(int length) {
        if (length > Line.MAX_BYTES) {
            throw new IllegalStateException("a line of " + length + " bytes; the limit is " + Line.MAX_BYTES);
        }
    }
}
