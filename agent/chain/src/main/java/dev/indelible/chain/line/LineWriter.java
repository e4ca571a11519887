package dev.indelible.chain.line;

import dev.indelible.chain.Encoding;
import dev.indelible.chain.Leaf;
import dev.indelible.chain.key.SigningKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes lines: {@link #begin} puts the six first members and hands out the generator for the rest, {@link #end} or
 * {@link #sign} closes the line. The caller keeps to the grammar's rules for names, numbers and depth; what it wrote is
 * not parsed again.
 *
 * <p>One thread; one line at a time.
 */
public final class LineWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final byte[] SIG = ",\"sig\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int SALTS_AHEAD = 64;

    private final SecureRandom random = new SecureRandom();
    private final byte[] salts = new byte[16 * SALTS_AHEAD];
    private int nextSalt = salts.length;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
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
        if (prev.length != Leaf.BYTES) {
            throw new IllegalArgumentException("prev has 32 bytes");
        }
        out.reset();
        this.kind = kind;
        json = JSON.createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeStringProperty("stream", stream);
        json.writeNumberProperty("seq", seq);
        json.writeStringProperty("prev", Encoding.base64(prev));
        json.writeStringProperty("time", Timestamp.text(timeMicros));
        json.writeStringProperty("kind", kind);
        json.writeStringProperty("salt", salt());
        return json;
    }

    /** Bytes written so far, for a writer that must stay below {@link Line#MAX_BYTES}. */
    public int size() {
        json.flush();
        return out.size();
    }

    /**
     * Closes the line.
     *
     * @return its bytes, without line feed
     * @throws IllegalStateException when it is too long for a line
     */
    public byte[] end() {
        json.writeEndObject();
        json.close();
        return bounded(out.toByteArray());
    }

    /** Closes a line of a signed kind with this key's signature. */
    public byte[] sign(SigningKey key) {
        json.writeEndObject();
        json.close();
        byte[] unsigned = out.toByteArray();
        int open = unsigned.length - 1;
        byte[] signature = Encoding.base64(key.sign(SignedMessage.of(kind, unsigned, 0, open)))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] line = Arrays.copyOf(unsigned, open + Line.SIGNATURE_SUFFIX);
        System.arraycopy(SIG, 0, line, open, SIG.length);
        System.arraycopy(signature, 0, line, open + SIG.length, signature.length);
        line[line.length - 2] = '"';
        line[line.length - 1] = '}';
        return bounded(line);
    }

    private static byte[] bounded(byte[] line) {
        if (line.length > Line.MAX_BYTES) {
            throw new IllegalStateException("a line of " + line.length + " bytes; the limit is " + Line.MAX_BYTES);
        }
        return line;
    }

    /** The operating system is asked once for many salts. */
    private String salt() {
        if (nextSalt == salts.length) {
            random.nextBytes(salts);
            nextSalt = 0;
        }
        byte[] salt = Arrays.copyOfRange(salts, nextSalt, nextSalt + 16);
        nextSalt += 16;
        return Encoding.base64url(salt);
    }
}
